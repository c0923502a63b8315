package accord.contract.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Everything the rules look at: the compiled production classes of every module, and the papers beside them. */
public record Codebase(List<Subject> subjects, List<Paper> papers) {
    private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<\\s]+)\\s*</module>");
    private static final Pattern PAPER = Pattern.compile(
            "pom\\.xml|.*\\.(ya?ml|properties|toml|conf|json|groovy|env|sh|mf|MF)|\\.env.*|Dockerfile.*"
                    + "|(application|bootstrap|logback)[\\w.-]*|log-\\w+\\.xml|module-info\\.java|up|run|(maven|jvm)\\.config");

    private static final List<String> OUTPUTS = List.of("target/classes", "build/classes/java/main");

    /** What the annotation processor writes is made from classes that are looked at themselves, and has no source. */
    private static final Pattern GENERATED =
            Pattern.compile(".*/\\$[^/]+\\$(Definition|Introspection|Exec)[^/]*\\.class");

    public Codebase {
        subjects = Subject.families(subjects);
        papers = List.copyOf(papers);
    }

    /** The repository at this folder, compiled. */
    public static Codebase at(Path root) {
        return of(root, compiled(root));
    }

    /** These class folders and jars, with the papers of the repository at this folder. */
    public static Codebase of(Path root, Collection<Path> classes) {
        var sources = new SourceTree(root);
        var subjects = subjects(importer()
                        .importLocations(
                                classes.stream().map(Codebase::location).toList()))
                .stream()
                .map(subject -> subject.at(sources.find(subject.path())))
                .toList();
        return new Codebase(subjects, papers(root, modules(root)));
    }

    private static Location location(Path classes) {
        return Files.isDirectory(classes)
                ? Location.of(classes)
                : Location.of(URI.create("jar:" + classes.toUri() + "!/"));
    }

    /** Where the modules of this repository have their compiled classes, if they have. */
    public static List<Path> compiled(Path root) {
        return modules(root).stream()
                .map(root::resolve)
                .flatMap(module -> OUTPUTS.stream().map(module::resolve))
                .filter(Files::isDirectory)
                .toList();
    }

    /** Classes alone, as ArchUnit imported them. */
    static Codebase of(Collection<JavaClass> classes) {
        return new Codebase(subjects(classes), List.of());
    }

    /** The names of all classes. */
    public List<String> names() {
        return subjects.stream().map(Subject::name).toList();
    }

    static ClassFileImporter importer() {
        return new ClassFileImporter()
                .withImportOption(location -> !location.matches(GENERATED) || Bytecode.hasSource(location.asURI()))
                .withImportOption(new ImportOption.DoNotIncludePackageInfos());
    }

    /** The modules by their folders; the root itself, as "", where no POM has any. */
    static List<String> modules(Path root) {
        var pom = root.resolve("pom.xml");
        var modules = Files.isRegularFile(pom)
                ? MODULE.matcher(read(pom).text())
                        .results()
                        .map(result -> result.group(1))
                        .toList()
                : List.<String>of();
        return modules.isEmpty() ? List.of("") : modules;
    }

    private static List<Subject> subjects(Iterable<JavaClass> classes) {
        return Stream.of(classes)
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .map(Subject::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Paper> papers(Path root, List<String> modules) {
        var pom = Stream.of(root.resolve("pom.xml")).filter(Files::isRegularFile);
        var beside = Stream.of(".mvn", ".github", ".ci").map(root::resolve).filter(Files::isDirectory);
        var rest = Stream.concat(beside, modules.stream().map(root::resolve)).flatMap(Codebase::papersOf);
        return Stream.concat(pom, rest)
                .distinct()
                .map(path -> {
                    var paper = read(path);
                    return new Paper(root.relativize(path).toString().replace('\\', '/'), paper.text());
                })
                .toList();
    }

    /** A module's own papers: not what the build made of them, nor what its tests are fed with. */
    private static Stream<Path> papersOf(Path module) {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(module, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return isLookedInto(module.relativize(folder))
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isPaper(module.relativize(file))) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the papers of " + module, e);
        }
        return found.stream().sorted();
    }

    private static boolean isLookedInto(Path folder) {
        return !folder.startsWith("target")
                && !folder.startsWith("build")
                && !folder.startsWith("src/test")
                && !folder.getFileName().toString().matches("node_modules|\\..+");
    }

    private static boolean isPaper(Path file) {
        return PAPER.matcher(file.getFileName().toString()).matches() || file.startsWith("src/main/resources/META-INF");
    }

    private static Paper read(Path path) {
        try {
            return new Paper(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
