package accord.backend.adapter.http.innocent;

import accord.contract.rules.Innocent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Base64 of a picture, a file that anyone may read, and what the JVM says about itself. */
@Innocent
final class Pictures {
    private Pictures() {}

    static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    static Path folder() {
        return Path.of(System.getProperty("java.io.tmpdir"), "pictures");
    }

    static Optional<String> caption(Path picture) throws IOException {
        return Files.exists(picture) ? Optional.of(Files.readString(picture)) : Optional.empty();
    }

    static String link(String name) {
        return "/pictures?name=" + name + "&format=png" + System.lineSeparator();
    }
}
