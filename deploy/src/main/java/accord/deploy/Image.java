package accord.deploy;

import accord.deploy.image.Base;
import accord.deploy.image.BuiltImage;
import accord.deploy.image.BuiltImage.BuiltLayer;
import accord.deploy.image.CannotBuildException;
import accord.deploy.image.ImageBuild;
import accord.deploy.image.Registry;
import accord.deploy.manifest.Json;
import accord.deploy.manifest.MistakenManifestException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Makes the container images of both services, without Docker. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Makes the container images of auth-service and backend-service, without Docker, and writes each as an OCI"
                    + " archive with its bill of materials (CycloneDX) beside it; with --to it pushes them too. Prints"
                    + " the layers of each and, last, the two lines that belong into deploy/cloudrun/values/*.yaml.",
            "",
            "Layers, from the bottom: the base; a Java cut down to what both services use; libraries; the service; an"
                    + " AOT cache, which makes a start take a fraction of the CPU time. The cache is what a training run"
                    + " of both services gave: it is not the same bytes twice, and is used again while nothing below it"
                    + " changes. Everything else is the same bytes for the same commit, JDK and base.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both images are written, and pushed if that was wanted",
            "1:the build, the training or the push failed; the message says why",
            "2:the command line is wrong: a base by its tag, for instance"
        })
final class Image extends Verb {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final double MB = 1e6;

    @Option(
            names = "--base",
            required = true,
            paramLabel = "IMAGE",
            description = "what the images stand on, and who brings the C library: NAME@sha256:DIGEST (distroless base"
                    + " suits), tar://FILE for one that is here already, or scratch for an image that only a test can"
                    + " start. A tag is refused")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String base;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the archives go (default: .accord/images-out in the project)")
    private @Nullable Path out;

    @Option(
            names = "--to",
            paramLabel = "PREFIX",
            description = "push them, as PREFIX/auth-service and PREFIX/backend-service, with the credentials that"
                    + " Docker is configured with (~/.docker/config.json and its helpers)")
    private @Nullable String prefix;

    @Option(
            names = "--access-token-file",
            paramLabel = "FILE",
            description = "a Google access token to push and pull with instead, as gcloud auth print-access-token"
                    + " prints it")
    private @Nullable Path accessTokenFile;

    @Option(
            names = "--source",
            paramLabel = "URL",
            description = "where the source is, for the label (default: the repository's origin, without who is signed"
                    + " in there)")
    private @Nullable String source;

    @Option(names = "--without-cache", description = "no AOT cache: slower to start, and the same bytes each time")
    private boolean withoutCache;

    @Option(names = "--json", description = "print one object: images with their layers, sizes and digests")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            var images = build().images();
            if (json) {
                spec().commandLine().getOut().println(object(images));
            } else {
                table(images, spec().commandLine().getOut());
            }
            return DONE;
        } catch (CannotBuildException | MistakenManifestException e) {
            say(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private ImageBuild build() {
        if (accessTokenFile != null && !Files.isReadable(accessTokenFile)) {
            throw new ParameterException(spec().commandLine(), accessTokenFile + " cannot be read");
        }
        var below = base();
        if (prefix != null && below instanceof Base.Scratch) {
            throw new ParameterException(
                    spec().commandLine(),
                    "an image on scratch has no C library and starts nowhere but in a test: push one on a real --base");
        }
        var own = deploy().project().resolve(".accord");
        return new ImageBuild(
                deploy().project(),
                out == null ? own.resolve("images-out") : out,
                own.resolve("image-cache"),
                below,
                new Registry(accessTokenFile),
                prefix == null ? null : prefix.replaceAll("/+$", ""),
                Optional.ofNullable(source),
                !withoutCache,
                this::say);
    }

    private Base base() {
        try {
            return Base.of(base);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void say(String sentence) {
        spec().commandLine().getErr().println("accord: " + sentence);
    }

    private static void table(List<BuiltImage> images, PrintWriter out) {
        for (var image : images) {
            out.println(row(image.service(), "MB", "digest", ""));
            image.layers()
                    .forEach(layer -> out.println(row(
                            "  " + layer.name(),
                            megabytes(layer.size()),
                            layer.digest(),
                            layer.shared() ? "shared" : "")));
            out.println(row("  all of it, compressed", megabytes(image.size()), image.digest(), ""));
            out.println("  " + image.tar());
            out.println("  " + image.bill());
            out.println();
        }
        images.forEach(image -> out.println(key(image) + ": " + image.reference()));
        if (images.stream().noneMatch(BuiltImage::pushed)) {
            out.println("# not pushed: in values/*.yaml the name of the registry goes before it");
        }
    }

    private static String key(BuiltImage image) {
        return image.service().replace("-service", "-image");
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MB);
    }

    private static String row(String name, String size, String digest, String shared) {
        return "%-24s %7s  %s  %s".formatted(name, size, digest, shared).stripTrailing();
    }

    private static String object(List<BuiltImage> images) {
        return images.stream().map(Image::object).collect(Collectors.joining(",", "{\"images\":[", "]}"));
    }

    private static String object(BuiltImage image) {
        return "{\"service\":" + Json.quoted(image.service())
                + ",\"image\":" + Json.quoted(image.reference())
                + ",\"digest\":" + Json.quoted(image.digest())
                + ",\"pushed\":" + image.pushed()
                + ",\"tar\":" + Json.quoted(image.tar().toString())
                + ",\"sbom\":" + Json.quoted(image.bill().toString())
                + ",\"size\":" + image.size()
                + ",\"layers\":"
                + image.layers().stream().map(Image::object).collect(Collectors.joining(",", "[", "]}"));
    }

    private static String object(BuiltLayer layer) {
        return "{\"name\":" + Json.quoted(layer.name())
                + ",\"size\":" + layer.size()
                + ",\"digest\":" + Json.quoted(layer.digest())
                + ",\"shared\":" + layer.shared() + "}";
    }
}
