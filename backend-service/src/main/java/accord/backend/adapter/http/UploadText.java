package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.agent.UsageUploads.Measure;
import accord.backend.protocol.ErrorCode;
import accord.kernel.door.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The body of an upload as text, inflated if need be, and measured on the way: a small body may hold a large file. */
final class UploadText implements Measure {
    /** The largest file: Cloud Run takes no larger request, and none becomes larger by being packed. */
    private static final long MAX_BYTES = 32L << 20;

    private final InputStream body;
    private final boolean packed;
    private long bytes;

    private UploadText(InputStream body, boolean packed) {
        this.body = body;
        this.packed = packed;
    }

    static UploadText of(HttpRequest<?> request, InputStream body) {
        return switch (RequestText.encoding(request)) {
            case "gzip", "x-gzip" -> new UploadText(body, true);
            case "identity", "" -> new UploadText(body, false);
            default ->
                throw new ProblemException(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE.name(),
                        "send the upload as it is, or with the Content-Encoding gzip");
        };
    }

    Reader reader() throws IOException {
        var plain = packed ? new GZIPInputStream(body) : body;
        return new BufferedReader(new InputStreamReader(new Measured(plain), UTF_8.newDecoder()));
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** What is wrong with a body that could not be read to its end. */
    ProblemException refusal(IOException failure) {
        return switch (failure) {
            case TooLargeException _ -> tooLarge();
            case CharacterCodingException _ -> Refuse.badRequest("the upload is not UTF-8");
            case ZipException _ -> Refuse.badRequest("the upload is not gzip, though its Content-Encoding says so");
            case EOFException _ -> Refuse.badRequest("the upload ends in the middle of its gzip");
            case IOException other when other.getCause() instanceof ContentLengthExceededException -> tooLarge();
            default -> Refuse.badRequest("the upload ended before it was complete");
        };
    }

    private static ProblemException tooLarge() {
        return Refuse.with(ErrorCode.MESSAGE_TOO_LARGE, "an upload has at most " + MAX_BYTES + " bytes, unpacked");
    }

    private final class Measured extends FilterInputStream {
        private Measured(InputStream plain) {
            super(plain);
        }

        @Override
        public int read() throws IOException {
            var read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var read = super.read(target, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) throws TooLargeException {
            bytes += more;
            if (bytes > MAX_BYTES) {
                throw new TooLargeException();
            }
        }
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
