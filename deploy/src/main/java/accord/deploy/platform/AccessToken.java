package accord.deploy.platform;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who asks, as Google's APIs want to know it. It is read anew for each request, because it lasts an hour, and never shown. */
public final class AccessToken {

    private static final String SHAPE = "[A-Za-z0-9._~+/=-]+";

    private final Source source;
    private final String origin;

    private AccessToken(Source source, String origin) {
        this.source = source;
        this.origin = origin;
    }

    /** Where a token comes from. */
    interface Source {
        String read() throws IOException, InterruptedException;
    }

    /** The text of a file, without the line end. */
    public static AccessToken inFile(Path file) {
        return new AccessToken(() -> Files.readString(file, StandardCharsets.UTF_8), file.toString());
    }

    /** Whatever gcloud would use itself. */
    public static AccessToken of(Gcloud gcloud) {
        return new AccessToken(() -> gcloud.ask("auth", "print-access-token"), "gcloud auth print-access-token");
    }

    HttpRequest.Builder on(HttpRequest.Builder request) throws IOException, InterruptedException {
        return request.header("Authorization", "Bearer " + value());
    }

    private String value() throws IOException, InterruptedException {
        var value = source.read().strip();
        if (!value.matches(SHAPE)) {
            throw new PlatformRefusedException(
                    "there is no access token in " + origin + ": write one there, as one line of plain characters");
        }
        return value;
    }

    /** Where it comes from, for a sentence about what to do. */
    @Override
    public String toString() {
        return origin;
    }
}
