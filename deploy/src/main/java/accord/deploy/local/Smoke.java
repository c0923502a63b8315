package accord.deploy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has one real conversation with the running services: the contract client, as a process that knows only their URLs. */
public final class Smoke {

    private final Path jar;

    public Smoke(Path project) {
        this.jar = project.resolve("contract-tests").resolve("target").resolve("contract-tests.jar");
    }

    /** Returns the client's exit code; what the client prints is printed. */
    public int converse(LocalCloudRun run, Urls urls) throws IOException, CannotStartException, InterruptedException {
        if (!Files.isRegularFile(jar)) {
            throw new CannotStartException(jar + " is not there: build it first");
        }
        var client = run.launch(
                "smoke",
                new ProcessBuilder(
                                Jvm.java(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-jar",
                                jar.toString(),
                                "smoke",
                                "--auth-url",
                                urls.auth(),
                                "--backend-url",
                                urls.backend())
                        .inheritIO());
        return client.waitFor();
    }
}
