package accord.deploy;

import static java.lang.classfile.ClassFile.ACC_STATIC;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar that runs a class of this module's tests, declares variables as a real module does, and has a class that reads them. */
final class PlantedJar {

    private PlantedJar() {}

    /**
     * Writes the jar of a module.
     *
     * @param room the module's package under accord, where its list is
     * @param lines the list of variables
     * @param reads the variables that its class reads
     */
    static void of(Path file, Class<?> main, String room, List<String> lines, List<String> reads) throws IOException {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                main.getProtectionDomain().getCodeSource().getLocation().toString());
        Files.createDirectories(file.resolveSibling(""));
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new JarEntry("accord/" + room + "/variables.txt"));
            jar.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("accord/" + room + "/token/Reader.class"));
            jar.write(reader("accord." + room + ".token.Reader", reads));
        }
    }

    /** The list that the real module ships. */
    static List<String> realList(String module, String room) throws IOException {
        return Files.readAllLines(Path.of("..", module, "src/main/resources/accord", room, "variables.txt"));
    }

    /** What code mentions that reads every variable of a list. */
    static List<String> readers(List<String> list) {
        return list.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arrays.asList(line.split("\\|", -1)).getFirst().strip())
                .map(name -> name.replace("_<ENVIRONMENT>", ""))
                .toList();
    }

    private static byte[] reader(String name, List<String> variables) {
        return ClassFile.of()
                .build(
                        ClassDesc.of(name),
                        type -> type.withMethodBody("read", MethodTypeDesc.ofDescriptor("()V"), ACC_STATIC, code -> {
                            variables.forEach(variable -> code.ldc(variable).pop());
                            code.return_();
                        }));
    }
}
