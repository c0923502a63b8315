package accord.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar of nothing but a manifest that runs a class of this module's tests. */
public final class ClassPathJar {

    private ClassPathJar() {}

    public static void of(Path file, Class<?> main) throws IOException {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                main.getProtectionDomain().getCodeSource().getLocation().toString());
        Files.createDirectories(file.resolveSibling(""));
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }
}
