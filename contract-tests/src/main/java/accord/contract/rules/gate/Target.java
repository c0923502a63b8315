package accord.contract.rules.gate;

import accord.contract.rules.Accord;
import accord.contract.rules.Codebase;
import accord.contract.rules.HouseFile;
import accord.contract.rules.Rulebook;
import accord.contract.rules.baseline.Baseline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the rules are applied to, as the command line names it. */
final class Target {
    private static final String OURS = "<artifactId>accord</artifactId>";

    @Option(
            names = "--root",
            defaultValue = ".",
            paramLabel = "DIR",
            description = "the repository: its papers are looked at, and paths begin there; ${DEFAULT-VALUE}")
    Path root = Path.of(".");

    @Option(
            names = "--house",
            paramLabel = "FILE",
            description = "whose rules: house.yaml in the root; in Accord's own repository Accord's own house")
    @Nullable
    Path house;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "breaches that are accepted for a while: baseline.yaml beside the house file")
    @Nullable
    Path baseline;

    @Parameters(
            arity = "0..*",
            paramLabel = "CLASSES",
            description = "class folders and jars; those of every module (target/classes, build/classes/java/main)")
    List<Path> classes = List.of();

    Rulebook book() {
        var file = house == null ? root.resolve(HouseFile.NAME) : house;
        if (house == null && !Files.exists(file)) {
            if (isAccord()) {
                return Accord.book();
            }
            throw new UnusableTargetException("there is no " + file + ": write one, or name another with --house"
                    + " ('contract rules --help' shows the least that it needs)");
        }
        if (!Files.isRegularFile(file)) {
            throw new UnusableTargetException("there is no house file " + file);
        }
        return HouseFile.read(file).writtenIn(shown(file));
    }

    Codebase codebase() {
        var looked = classes.isEmpty() ? Codebase.compiled(root) : classes;
        for (var path : looked) {
            if (!Files.isDirectory(path)
                    && !(Files.isRegularFile(path) && path.toString().endsWith(".jar"))) {
                throw new UnusableTargetException(path + " is neither a class folder nor a jar");
            }
        }
        var codebase = Codebase.of(root, looked);
        if (codebase.names().isEmpty()) {
            throw new UnusableTargetException("there are no classes in "
                    + (looked.isEmpty()
                            ? "the modules of " + root.toAbsolutePath().normalize()
                            : looked)
                    + ": compile first, or name class folders and jars");
        }
        return codebase;
    }

    Path baselineFile() {
        if (baseline != null) {
            return baseline;
        }
        if (house == null && isAccord()) {
            return root.resolve("contract-tests/baseline.yaml");
        }
        var beside = house == null ? root : house.toAbsolutePath().getParent();
        return (beside == null ? root : beside).resolve("baseline.yaml");
    }

    Baseline readBaseline() {
        if (baseline != null && !Files.exists(baseline)) {
            throw new UnusableTargetException("there is no baseline " + baseline);
        }
        return Baseline.read(root, baselineFile());
    }

    private boolean isAccord() {
        var pom = root.resolve("pom.xml");
        try {
            return Files.isRegularFile(pom) && Files.readString(pom).contains(OURS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pom, e);
        }
    }

    private String shown(Path file) {
        var base = root.toAbsolutePath().normalize();
        var whole = file.toAbsolutePath().normalize();
        return (whole.startsWith(base) ? base.relativize(whole) : whole)
                .toString()
                .replace('\\', '/');
    }
}
