package accord.deploy.admin;

import accord.deploy.platform.AccessToken;
import accord.deploy.platform.ApiPlatform;
import accord.deploy.platform.Gcloud;
import accord.deploy.platform.GcloudPlatform;
import accord.deploy.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** An Admin API over a platform, and whoever asks it. */
public record Served(Admin admin, Path directory) implements AutoCloseable {

    public static final String PROJECT = "accord-test";
    public static final String REGION = "europe-west1";
    public static final String TOKEN = "ya29.a-token_of-no/value";
    public static final Path GCLOUD = Path.of("/usr/bin/gcloud");

    public static Served of(Platform platform, Collector collector, Path directory) throws IOException {
        Files.writeString(directory.resolve("token"), TOKEN + "\n");
        var place = new Admin.Place(PROJECT, REGION, TOKEN);
        return new Served(Admin.serve(0, platform, collector, place, Clock.systemUTC()), directory);
    }

    public Path token() {
        return directory.resolve("token");
    }

    public ApiPlatform byApi() {
        return new ApiPlatform(admin.url(), PROJECT, AccessToken.inFile(token()));
    }

    public GcloudPlatform byGcloud() {
        return new GcloudPlatform(Gcloud.at(GCLOUD)
                .inRegion(PROJECT, REGION)
                .configuredIn(directory.resolve("gcloud"))
                .withTokenIn(token())
                .asking(admin.url()));
    }

    @Override
    public void close() {
        admin.close();
    }
}
