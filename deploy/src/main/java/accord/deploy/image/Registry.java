package accord.deploy.image;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who lets this program read and write images. A credential comes from a file or from what Docker is configured with,
 * never from the command line, where every process of the machine could read it.
 *
 * @param accessTokenFile a Google access token, as {@code gcloud auth print-access-token} prints it
 */
public record Registry(@Nullable Path accessTokenFile) {

    /** The user name that goes with an access token at Google's registries. */
    private static final String BY_ACCESS_TOKEN = "oauth2accesstoken";

    RegistryImage at(String name) throws CannotBuildException {
        ImageReference reference;
        try {
            reference = ImageReference.parse(name);
        } catch (InvalidImageReferenceException _) {
            throw new CannotBuildException("'" + name + "' is not the name of an image");
        }
        var image = RegistryImage.named(reference);
        retrievers(reference).forEach(image::addCredentialRetriever);
        return image;
    }

    private List<CredentialRetriever> retrievers(ImageReference reference) {
        var known = new ArrayList<CredentialRetriever>();
        if (accessTokenFile != null) {
            var file = accessTokenFile;
            known.add(() -> Optional.of(Credential.from(BY_ACCESS_TOKEN, read(file))));
        }
        var docker = CredentialRetrieverFactory.forImage(reference, _ -> {});
        known.add(docker.dockerConfig());
        known.add(docker.wellKnownCredentialHelpers());
        return known;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return accessTokenFile == null ? "as Docker is configured" : "with " + accessTokenFile;
    }
}
