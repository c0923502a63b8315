package accord.deploy.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Java as it ships: cut from the JDK that runs this, down to the modules that the services use. */
final class JavaRuntime {

    /** What no class file mentions. jdeps cannot see it, so it is listed: each with who asks for it. */
    private static final Map<String, String> UNSEEN = Map.of(
            "java.management", "the JVM's own beans, which the measurements read",
            "jdk.management", "CPU time and memory among them",
            "jdk.zipfs", "jars as file systems: migrations and resources are listed in them");

    /** Windows, fonts, pictures and sound: java.desktop is there for java.beans, and nothing here draws. */
    private static final String NEVER_DRAWN = "regex:/java\\.desktop/lib/lib.*\\.so";

    private final Tools tools;

    JavaRuntime(Tools tools) {
        this.tools = tools;
    }

    /** The modules that the jars need, in order. */
    Set<String> modules(List<Path> jars) throws IOException, InterruptedException, CannotBuildException {
        var byName = new LinkedHashMap<String, Path>();
        jars.forEach(jar -> byName.putIfAbsent(jar.getFileName().toString(), jar));
        var command = new ArrayList<>(List.of("--print-module-deps", "--ignore-missing-deps", "--multi-release", "25"));
        byName.values().forEach(jar -> command.add(jar.toString()));
        var modules = new TreeSet<>(UNSEEN.keySet());
        modules.addAll(List.of(tools.run("jdeps", command).strip().split(",")));
        return modules;
    }

    /** Makes the directory, the same bytes each time. Files that debug the JDK itself stay out. */
    void link(Set<String> modules, Path directory) throws IOException, InterruptedException, CannotBuildException {
        tools.run(
                "jlink",
                List.of(
                        "--add-modules",
                        String.join(",", modules),
                        // The layer is compressed as a whole, which does more than a compressed file within it.
                        "--compress=zip-0",
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--exclude-files=" + NEVER_DRAWN,
                        "--output",
                        directory.toString()));
    }
}
