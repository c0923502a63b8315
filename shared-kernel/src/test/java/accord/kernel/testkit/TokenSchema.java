package accord.kernel.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.kernel.token.TokenContract;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Base64;
import java.util.List;

/** The contract's document as a stranger's JSON Schema validator reads it. */
public final class TokenSchema {
    /** Reads numbers that are longer or larger than anybody needs. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(TokenContract.MAX_ACCEPTED)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Schema schema;

    /** @param issuer what {@code {issuer}} stands for */
    public TokenSchema(String issuer) {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(TokenContract.document().replace("{issuer}", issuer));
    }

    /** What the schema objects to in a signed token; nothing when it is as the contract says. */
    public List<String> objections(String token) {
        var parts = token.split("\\.", -1);
        return objections(decoded(parts[0]), decoded(parts[1]));
    }

    /** What the schema objects to in these two JSON texts. */
    public List<String> objections(String header, String claims) {
        try {
            var token = JSON.readTree("{\"header\":" + header + ",\"claims\":" + claims + "}");
            return schema.validate(token).stream().map(Error::toString).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("header or claims are not JSON", e);
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
