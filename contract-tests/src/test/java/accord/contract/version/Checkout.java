package accord.contract.version;

import static java.util.concurrent.TimeUnit.MINUTES;

import accord.contract.process.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A clone of this project, out of which a version can be found, changed, tagged and built. */
record Checkout(Path directory) {
    private static final int BUILD_MINUTES = 15;
    private static final String BUILT = "target/built";

    /** The project that is being built, if git knows it. */
    static Optional<Checkout> ofThisProject() {
        var project = new Checkout(Build.present().root());
        return Files.exists(project.directory().resolve(".git"))
                        && project.says("rev-parse", "HEAD").isPresent()
                ? Optional.of(project)
                : Optional.empty();
    }

    /** The last released version from here on backwards. */
    Optional<String> lastRelease() {
        return says("describe", "--tags", "--match", "v*", "--abbrev=0");
    }

    /** Another clone, of this commit, that shares nothing with this one but history. */
    Checkout cloneTo(Path target, String commit) throws IOException {
        if (!Files.exists(target)) {
            Files.createDirectories(target.getParent());
            git("clone", "--quiet", "--no-checkout", directory.toString(), target.toString());
            new Checkout(target).git("checkout", "--quiet", "--detach", commit);
        }
        return new Checkout(target);
    }

    /** The commit that a name stands for. */
    String commit(String name) {
        return says("rev-list", "-n", "1", name)
                .orElseThrow(() -> new IllegalStateException("git knows no " + name + " in " + directory));
    }

    /** Replaces text in a file, which must be there, and commits that. */
    Checkout change(String file, String from, String to) throws IOException {
        var path = directory.resolve(file);
        var text = Files.readString(path);
        if (!text.contains(from)) {
            throw new IllegalStateException(file + " does not say " + from);
        }
        Files.writeString(path, text.replace(from, to));
        git("-c", "user.name=nobody", "-c", "user.email=nobody@accord.test", "commit", "--quiet", "-am", "planted");
        return this;
    }

    Checkout tag(String name) throws IOException {
        git("tag", name);
        return this;
    }

    /** The version's jars, by the version's own build; kept, because a commit does not change. */
    Build build(String name) throws IOException {
        if (!Files.exists(directory.resolve(BUILT))) {
            run(List.of(
                    "bash",
                    "mvnw",
                    "-B",
                    "-ntp",
                    "-q",
                    "-Pjars",
                    "-pl",
                    "auth-service,backend-service",
                    "-am",
                    "package"));
            Files.createDirectories(directory.resolve(BUILT).getParent());
            Files.createFile(directory.resolve(BUILT));
        }
        return new Build(name, directory);
    }

    private void git(String... arguments) throws IOException {
        run(command(arguments));
    }

    /** What git answers, unless it answers with an error. */
    private Optional<String> says(String... arguments) {
        try {
            return Optional.of(run(command(arguments)).strip());
        } catch (IOException noAnswer) {
            return Optional.empty();
        }
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String run(List<String> command) throws IOException {
        var output = Files.createTempFile("accord-", ".out");
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            var ended = process.waitFor(BUILD_MINUTES, MINUTES);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly().onExit().join();
                throw new IOException("%s in %s: %s".formatted(command, directory, Files.readString(output)));
            }
            return Files.readString(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + command, e);
        } finally {
            Files.delete(output);
        }
    }
}
