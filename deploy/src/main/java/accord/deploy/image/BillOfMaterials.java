package accord.deploy.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an image holds, as CycloneDX: what the build knows of each jar, held against the jars themselves, and the Java that
 * runs them.
 */
final class BillOfMaterials {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BillOfMaterials() {}

    /** Writes the bill of a service. A jar that the build did not list, or a listed one that is not there, is an error. */
    static void write(ServiceBuild service, Path java, Set<String> modules, Path file)
            throws IOException, CannotBuildException {
        var bill = read(service);
        var jars = new HashMap<String, Path>();
        service.jars().forEach(jar -> jars.put(jar.getFileName().toString(), jar));
        var itself = (ObjectNode) bill.path("metadata").path("component");
        itself.put("type", "application");
        identify(itself, service.jar());
        jars.remove(service.jar().getFileName().toString());
        for (var component : bill.withArray("components")) {
            var name = component.path("name").asText() + "-"
                    + component.path("version").asText() + ".jar";
            var jar = jars.remove(name);
            if (jar == null) {
                throw mismatch(service, name + " is listed and not there");
            }
            identify((ObjectNode) component, jar);
        }
        if (!jars.isEmpty()) {
            throw mismatch(service, String.join(", ", new TreeSet<>(jars.keySet())) + " is there and not listed");
        }
        bill.withArray("components").add(runtime(java, modules));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n");
    }

    private static ObjectNode read(ServiceBuild service) throws IOException, CannotBuildException {
        try {
            if (JSON.readTree(service.bill().toFile()) instanceof ObjectNode bill
                    && bill.path("metadata").path("component") instanceof ObjectNode) {
                return bill;
            }
            throw mismatch(service, "it is no bill of materials");
        } catch (JsonProcessingException e) {
            throw mismatch(service, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static CannotBuildException mismatch(ServiceBuild service, String how) {
        return new CannotBuildException(
                service.bill() + " is not of this build: " + how + ". Build both again: ./mvnw -Pjars,images package");
    }

    private static void identify(ObjectNode component, Path jar) throws IOException {
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", Layer.sha256(jar));
    }

    /** It is linked from the Java that runs this, and so of the same version. */
    private static ObjectNode runtime(Path java, Set<String> modules) throws IOException {
        var running = Runtime.version();
        var version = running.feature() + "." + running.interim() + "." + running.update();
        var component = JSON.createObjectNode()
                .put("type", "platform")
                .put("bom-ref", "pkg:generic/openjdk@" + version)
                .put("name", "openjdk")
                .put("version", version)
                .put("scope", "required")
                .put("purl", "pkg:generic/openjdk@" + version);
        component.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        component
                .putArray("hashes")
                .addObject()
                .put("alg", "SHA-256")
                .put("content", Layer.sha256(java.resolve("lib/modules")));
        component
                .putArray("properties")
                .addObject()
                .put("name", "java.modules")
                .put("value", String.join(",", modules));
        return component;
    }
}
