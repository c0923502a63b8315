package accord.deploy.admin;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import accord.deploy.manifest.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where this machine's Cloud Run is, for whoever wants to roll something out on it: a note in the data directory, which is there
 * while it runs.
 *
 * @param directory for its owner only: the note, the token, and gcloud's configuration
 * @param facts what the values of the local environment refer to
 */
public record Rehearsal(Path directory, URI url, Map<String, String> facts) {

    /** What stands for a project and a region here. */
    public static final String PROJECT = "local";

    public static final String REGION = "local";

    private static final String URL = "url";
    private static final String FACTS = "facts";
    private static final int TOKEN_BYTES = 32;

    public Rehearsal {
        facts = Map.copyOf(facts);
    }

    /** Makes a token that only its owner can read. */
    public static String token(Path data) throws IOException {
        var directory = in(data);
        Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var file = directory.resolve("token");
        Files.deleteIfExists(file);
        Files.createFile(file, asFileAttribute(fromString("rw-------")));
        Files.writeString(file, token + "\n");
        return token;
    }

    /** Leaves the note, and what a shell sources for gcloud. */
    public static Rehearsal begin(Path data, URI url, Map<String, String> facts) throws IOException {
        var rehearsal = new Rehearsal(in(data), url, facts);
        Files.writeString(rehearsal.environment(), rehearsal.shell());
        var draft = Files.writeString(
                rehearsal.directory().resolve("note.new"), Json.write(Map.of(URL, url.toString(), FACTS, facts)));
        Files.move(draft, rehearsal.note(), StandardCopyOption.ATOMIC_MOVE);
        return rehearsal;
    }

    /** The one that runs on a data directory, if one does. */
    public static Optional<Rehearsal> running(Path data) throws IOException {
        var note = in(data).resolve("note");
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        var read = Json.read(Files.readString(note));
        var facts = new TreeMap<String, String>();
        Json.members(Json.at(read, FACTS)).forEach((name, value) -> facts.put(name, String.valueOf(value)));
        return Optional.of(new Rehearsal(in(data), URI.create(Json.text(read, URL)), facts));
    }

    public void end() throws IOException {
        Files.deleteIfExists(note());
    }

    public Path token() {
        return directory.resolve("token");
    }

    /** gcloud's configuration, apart from the person's own. */
    public Path gcloud() {
        return directory.resolve("gcloud");
    }

    /** The file to source before gcloud is used by hand. */
    public Path environment() {
        return directory.resolve("gcloud.env");
    }

    private Path note() {
        return directory.resolve("note");
    }

    private static Path in(Path data) {
        return data.toAbsolutePath().resolve("admin");
    }

    private String shell() {
        return """
            export CLOUDSDK_CONFIG='%s'
            export CLOUDSDK_AUTH_ACCESS_TOKEN_FILE='%s'
            export CLOUDSDK_CORE_PROJECT=%s CLOUDSDK_RUN_REGION=%s CLOUDSDK_CORE_DISABLE_PROMPTS=1
            export CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN=http://run.googleapis.com/
            export CLOUDSDK_PROXY_TYPE=http CLOUDSDK_PROXY_ADDRESS=%s CLOUDSDK_PROXY_PORT=%d
            """.formatted(quoted(gcloud()), quoted(token()), PROJECT, REGION, url.getHost(), url.getPort());
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "'\\''");
    }
}
