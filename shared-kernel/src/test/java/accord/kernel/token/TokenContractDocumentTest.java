package accord.kernel.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TokenContractDocumentTest {
    private static final Path FILE = Path.of("src/main/resources/contract/token-contract.json");
    private static final String RENEW = "accord.renew";

    /** With {@code -Daccord.renew=true} the file is written first. */
    @Test
    void theDocumentSaysWhatTheCodeDoes() throws IOException {
        var text = TokenContractDocument.text();
        if (Boolean.getBoolean(RENEW)) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE, UTF_8)).as("""
                        the code and %s differ. A contract that was released first moves to contract/earlier and is named in
                        TokenContract.EARLIER; then renew the document with
                        ./mvnw -pl shared-kernel test -Dtest=TokenContractDocumentTest -D%s=true""", FILE, RENEW).isEqualTo(text);
    }
}
