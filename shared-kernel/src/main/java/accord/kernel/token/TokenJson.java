package accord.kernel.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of tokens: one object, UTF-8, no name twice, bounded in every direction. Names are not canonicalised, so that
 * hostile headers cannot fill a shared symbol table.
 */
final class TokenJson {
    static final int MAX_DEPTH = 8;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(TokenContract.MAX_ACCEPTED)
                    .maxNameLength(TokenContract.MAX_ACCEPTED)
                    .maxNumberLength(TokenContract.MAX_ACCEPTED)
                    .maxDocumentLength(TokenContract.MAX_ACCEPTED)
                    .build())
            .build();

    private TokenJson() {}

    /** Takes each member of the one object. */
    interface Members {
        /** The parser stands on the member's value; the taker leaves it on the value's last token. */
        void take(String name, JsonToken value, JsonParser parser) throws IOException, RefusedTokenException;
    }

    static JsonFactory factory() {
        return FACTORY;
    }

    static void read(byte[] utf8, String part, Members members) throws RefusedTokenException {
        var text = decode(utf8, part);
        try (var parser = FACTORY.createParser(text, 0, text.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(part, "is not a JSON object");
            }
            takeAll(parser, part, members);
            finish(parser, part);
        } catch (IOException _) {
            throw malformed(part, "is not valid JSON, names a member twice, or is nested too deeply");
        }
    }

    private static void takeAll(JsonParser parser, String part, Members members)
            throws IOException, RefusedTokenException {
        try {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                members.take(name, parser.nextToken(), parser);
                parser.skipChildren();
            }
        } catch (RefusedTokenException e) {
            // A refused member does not hide what stands behind it: what is not JSON is that before all else.
            finish(parser, part);
            throw e;
        }
    }

    private static void finish(JsonParser parser, String part) throws IOException, RefusedTokenException {
        while (!parser.getParsingContext().inRoot()) {
            parser.nextToken();
        }
        if (parser.nextToken() != null) {
            throw malformed(part, "is not one whole JSON object");
        }
    }

    private static char[] decode(byte[] utf8, String part) throws RefusedTokenException {
        try {
            var chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            var text = new char[chars.remaining()];
            chars.get(text);
            return text;
        } catch (CharacterCodingException _) {
            throw malformed(part, "is not valid UTF-8");
        }
    }

    static RefusedTokenException malformed(String part, String why) {
        return new RefusedTokenException(AuthFailure.TOKEN_MALFORMED, "the " + part + " " + why);
    }
}
