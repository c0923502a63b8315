package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The service ends a socket before the platform does: only the service says so to the client. */
final class Timeouts implements Check {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    /** The service spreads the ends of its sockets by this much, so that they do not all come back at once. */
    private static final double SPREAD = 1.05;

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        for (var side : deployment.sides()) {
            side.declared(deployment.environment()).forEach((name, declared) -> {
                if (declared.belowTimeout()) {
                    var age = side.manifest()
                            .plain(name)
                            .or(() -> Optional.ofNullable(
                                    side.image().census().otherwise().get(name)))
                            .flatMap(Timeouts::duration);
                    var timeout = side.manifest().timeout();
                    age.map(Timeouts::withSpread)
                            .filter(longest -> longest.compareTo(timeout) >= 0)
                            .ifPresent(longest -> mistakes.add(
                                    Kind.TIMEOUT_TOO_SHORT,
                                    side.manifest().lines().of("timeoutSeconds"),
                                    "timeoutSeconds is " + timeout.toSeconds()
                                            + ", and the service keeps a socket for up to " + longest.toSeconds()
                                            + " s (" + name + ")",
                                    "set timeoutSeconds above that, 3600 at most, or " + name + " below it"));
                }
            });
        }
    }

    private static Duration withSpread(Duration age) {
        return Duration.ofMillis((long) (age.toMillis() * SPREAD));
    }

    private static Optional<Duration> duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }
}
