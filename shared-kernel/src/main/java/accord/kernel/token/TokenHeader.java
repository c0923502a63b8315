package accord.kernel.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A header as it arrived, before anything in it is believed: only its names and types have been checked. */
final class TokenHeader implements TokenJson.Members {
    private @Nullable String algorithm;
    private @Nullable String type;
    private @Nullable String keyId;

    private TokenHeader() {}

    static TokenHeader read(byte[] utf8) throws RefusedTokenException {
        var header = new TokenHeader();
        TokenJson.read(utf8, "header", header);
        return header;
    }

    @Override
    public void take(String name, JsonToken value, JsonParser parser) throws IOException, RefusedTokenException {
        switch (name) {
            case "alg" -> algorithm = string(name, value, parser);
            case "typ" -> type = string(name, value, parser);
            case "kid" -> keyId = string(name, value, parser);
            default -> {
                if (TokenContract.refusesHeader(name)) {
                    throw TokenJson.malformed(
                            "header", "holds a member that says how to read or trust it, which is never honoured");
                }
            }
        }
    }

    String algorithm() throws RefusedTokenException {
        return present("alg", algorithm);
    }

    String type() throws RefusedTokenException {
        return present("typ", type);
    }

    String keyId() throws RefusedTokenException {
        return present("kid", keyId);
    }

    private static String present(String name, @Nullable String value) throws RefusedTokenException {
        if (value == null) {
            throw TokenJson.malformed("header", "has no '" + name + "'");
        }
        return value;
    }

    private static String string(String name, JsonToken value, JsonParser parser)
            throws IOException, RefusedTokenException {
        if (value != JsonToken.VALUE_STRING) {
            throw TokenJson.malformed("header", "holds a '" + name + "' that is not a string");
        }
        return parser.getText();
    }
}
