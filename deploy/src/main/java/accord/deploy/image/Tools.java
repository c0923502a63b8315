package accord.deploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tools of the JDK that runs this, each in a process of its own. */
record Tools(Path home, Path directory) {

    static Tools ofThisJdk(Path directory) throws CannotBuildException {
        var home = Path.of(System.getProperty("java.home"));
        for (var tool : List.of("jdeps", "jlink")) {
            if (!Files.isExecutable(home.resolve("bin").resolve(tool))) {
                throw new CannotBuildException(home + " has no " + tool + ": set ACCORD_JAVA_HOME to a whole JDK 25");
            }
        }
        return new Tools(home, directory);
    }

    /** What the tool printed. It lives for seconds: what the second JIT would cost, it never earns back. */
    String run(String tool, List<String> arguments) throws IOException, InterruptedException, CannotBuildException {
        var command = new ArrayList<>(List.of(
                home.resolve("bin").resolve(tool).toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(arguments);
        var errors = directory.resolve(tool + ".errors");
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new CannotBuildException(tool + " failed with exit code " + process.exitValue() + ":\n" + printed
                    + Files.readString(errors));
        }
        return printed;
    }
}
