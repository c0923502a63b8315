package accord.deploy.image;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What lies below the image's own layers. Each kind is always the same bytes, which a tag is not. */
public sealed interface Base {

    /** An image of a registry, by its digest. */
    record Pinned(String reference) implements Base {}

    /** An image in a file, as {@code docker save} writes it: nothing is fetched. */
    record Archive(Path file) implements Base {}

    /** Nothing at all: the JVM needs the C library of whatever starts it. */
    record Scratch() implements Base {}

    Pattern DIGEST = Pattern.compile("(?<name>[^@\\s]+)@sha256:[0-9a-f]{64}");
    String ARCHIVE = "tar://";

    /**
     * Reads it as the command line spells it.
     *
     * @throws IllegalArgumentException with a sentence that says what to give instead
     */
    static Base of(String text) {
        if (text.equals("scratch")) {
            return new Scratch();
        }
        if (text.startsWith(ARCHIVE)) {
            var file = Path.of(text.substring(ARCHIVE.length()));
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("--base names " + file + ", which is not a file");
            }
            return new Archive(file);
        }
        if (DIGEST.matcher(text).matches()) {
            return new Pinned(checked(text));
        }
        throw new IllegalArgumentException("--base is '" + text + "', and what a tag means changes: name the image by"
                + " its digest, as NAME@sha256:… ('docker buildx imagetools inspect " + text
                + "' prints it, and so does 'gcloud container images describe'), or a file, as tar://FILE");
    }

    private static String checked(String reference) {
        try {
            return com.google.cloud.tools.jib.api.ImageReference.parse(reference)
                    .toStringWithQualifier();
        } catch (InvalidImageReferenceException _) {
            throw new IllegalArgumentException("--base is '" + reference + "', which is not the name of an image");
        }
    }

    /** As people and labels name it. */
    default String title() {
        return switch (this) {
            case Pinned(var reference) -> reference;
            case Archive(var file) -> file.getFileName().toString();
            case Scratch() -> "scratch";
        };
    }
}
