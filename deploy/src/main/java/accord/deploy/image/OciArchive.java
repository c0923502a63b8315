package accord.deploy.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads what an OCI archive says about itself. */
final class OciArchive {

    private static final long MOST = 1 << 20;

    /** A compressed layer. */
    record Blob(long size, String digest) {}

    private OciArchive() {}

    /** From the bottom up. */
    static List<Blob> layers(Path tar) throws IOException {
        var documents = documents(tar);
        var index = parsed(documents, "index.json");
        var manifest = parsed(
                documents, place(index.path("manifests").path(0).path("digest").asText()));
        var layers = new ArrayList<Blob>();
        for (var layer : manifest.path("layers")) {
            layers.add(
                    new Blob(layer.path("size").asLong(), layer.path("digest").asText()));
        }
        return layers;
    }

    private static String place(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    private static JsonNode parsed(Map<String, byte[]> documents, String name) throws IOException {
        var document = documents.get(name);
        if (document == null) {
            throw new IOException("the archive has no " + name);
        }
        return new ObjectMapper().readTree(document);
    }

    /** Everything in it that is small enough not to be a layer. */
    private static Map<String, byte[]> documents(Path tar) throws IOException {
        var documents = new HashMap<String, byte[]>();
        try (var entries = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getSize() < MOST) {
                    documents.put(entry.getName(), entries.readAllBytes());
                }
            }
        }
        return documents;
    }
}
