package accord.contract.verify;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is verified, and how.
 *
 * @param checks all that there are, in their order
 * @param only the names of the checks that are wanted; empty for all
 * @param skip the names of those that are not
 * @param timeout for each check
 * @param state where it is written down who is there for the verification
 * @param accounts a file of two accounts
 * @param junit where the JUnit XML goes
 * @param report where the page goes, without {@code .md} and {@code .html}
 */
public record VerifierSettings(
        List<Check> checks,
        URI auth,
        URI backend,
        List<String> only,
        List<String> skip,
        Duration timeout,
        Path state,
        @Nullable Path accounts,
        @Nullable Path junit,
        @Nullable Path report) {
    public VerifierSettings {
        requireUrl("--auth-url", auth);
        requireUrl("--backend-url", backend);
        checks = List.copyOf(checks);
        only = List.copyOf(only);
        skip = List.copyOf(skip);
        requireNames(checks, "--only", only);
        requireNames(checks, "--skip", skip);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("--timeout must be at least one second");
        }
    }

    boolean wants(Check check) {
        return (only.isEmpty() || only.contains(check.name())) && !skip.contains(check.name());
    }

    private static void requireUrl(String option, URI url) {
        var scheme = String.valueOf(url.getScheme());
        if (!scheme.matches("https?|wss?") || url.getHost() == null) {
            throw new IllegalArgumentException(option + " must be an http or https URL with a host");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(option + " must have no user, no query and no fragment");
        }
    }

    private static void requireNames(List<Check> checks, String option, List<String> names) {
        var known = checks.stream().map(Check::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "%s names no check: '%s'; there are %s".formatted(option, name, String.join(", ", known)));
            }
        }
    }
}
