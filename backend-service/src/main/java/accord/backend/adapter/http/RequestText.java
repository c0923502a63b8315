package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.protocol.ConnectionTerms;
import accord.backend.protocol.ErrorCode;
import accord.kernel.door.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;

/** The body of a request as the text that it is, or a refusal: nothing is mended on the way, and it is as long as a message. */
@Singleton
final class RequestText {
    private static final byte[] NOTHING = {};

    private final int most;

    RequestText(ConnectionTerms terms) {
        this.most = terms.messageBytes();
    }

    /** How the body is packed, or "": nobody has unpacked it yet. */
    static String encoding(HttpRequest<?> request) {
        var encodings = request.getHeaders().getAll(HttpHeaders.CONTENT_ENCODING);
        return String.join(",", encodings).strip().toLowerCase(Locale.ROOT);
    }

    String of(HttpRequest<byte[]> request) {
        if (!encoding(request).isEmpty() && !encoding(request).equals("identity")) {
            throw new ProblemException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE.name(),
                    "send the body as it is, without a Content-Encoding");
        }
        var bytes = request.getBody().orElse(NOTHING);
        if (bytes.length == 0) {
            throw Refuse.badRequest("the body is missing; send one JSON object");
        }
        if (bytes.length > most) {
            throw Refuse.with(ErrorCode.MESSAGE_TOO_LARGE, "the body has more than " + most + " bytes");
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw Refuse.badRequest("the body is not UTF-8");
        }
    }
}
