package accord.deploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is built, as its repository knows it.
 *
 * @param revision the commit, with {@code +changes} when what is built is not what it holds; {@code unknown} outside a repository
 * @param time the commit's own, so that two builds of one commit agree
 * @param source where the repository is, when that is an address and no path of this machine
 */
record Commit(String revision, Instant time, Optional<String> source) {

    private static final int SHORT = 12;
    private static final Pattern ADDRESS = Pattern.compile("https?://(?:[^/@]*@)?(?<place>.+?)(?:\\.git)?/?");
    private static final Pattern SSH =
            Pattern.compile("(?:ssh://)?[\\w.-]+@(?<host>[\\w.-]+)[:/](?<path>[^/].*?)(?:\\.git)?");

    static Commit of(Path project) throws IOException, InterruptedException {
        var head = git(project, "log", "-1", "--format=%H %ct");
        if (head.isEmpty()) {
            return new Commit("unknown", Instant.EPOCH, Optional.empty());
        }
        var words = head.get().split(" ", -1);
        var changed = git(project, "status", "--porcelain").filter(lines -> !lines.isEmpty());
        return new Commit(
                words[0] + (changed.isPresent() ? "+changes" : ""),
                Instant.ofEpochSecond(Long.parseLong(words[1])),
                git(project, "config", "--get", "remote.origin.url").flatMap(Commit::published));
    }

    /** Without a person's name or password in it, and not at all when it is a path. */
    static Optional<String> published(String remote) {
        var address = ADDRESS.matcher(remote);
        if (address.matches()) {
            return Optional.of("https://" + address.group("place"));
        }
        var ssh = SSH.matcher(remote);
        return ssh.matches() ? Optional.of("https://" + ssh.group("host") + "/" + ssh.group("path")) : Optional.empty();
    }

    /** A name for the image in a registry, which only takes certain letters. */
    String tag() {
        var commit = revision.split("\\+", 2);
        return commit[0].substring(0, Math.min(SHORT, commit[0].length())) + (commit.length > 1 ? "-changes" : "");
    }

    private static Optional<String> git(Path project, String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("git", "-C", project.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            return Optional.empty();
        }
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    }
}
