package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Place;
import accord.deploy.preflight.Deployment.Side;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Every service has one URL, wherever it is named. It is a base, to which paths are added: that of the socket is made
 * from it too, so that {@code wss://} is never written down.
 */
final class Addresses implements Check {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[::1]|0\\.0\\.0\\.0");

    private record Named(String variable, String url, Place place) {}

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        var byService = new LinkedHashMap<String, List<Named>>();
        for (var side : deployment.sides()) {
            side.declared(deployment.environment())
                    .forEach((name, declared) -> side.manifest().plain(name).ifPresent(value -> {
                        var place = side.manifest().lines().of(name);
                        if (!declared.urlOf().isEmpty()) {
                            byService
                                    .computeIfAbsent(declared.urlOf(), _ -> new ArrayList<>())
                                    .add(new Named(name, value, place));
                        }
                        if (declared.origins()) {
                            Arrays.stream(value.split(",", -1))
                                    .map(String::strip)
                                    .filter(origin -> !origin.isEmpty())
                                    .forEach(origin -> judge(
                                            deployment, new Named("an origin of " + name, origin, place), mistakes));
                        }
                    }));
        }
        byService.values().forEach(named -> named.forEach(url -> judge(deployment, url, mistakes)));
        compare(byService, mistakes);
        tellApart(byService, deployment.backend(), mistakes);
    }

    private static void judge(Deployment deployment, Named named, Mistakes mistakes) {
        var problem = problem(deployment, named.url());
        if (!problem.isEmpty()) {
            mistakes.add(
                    Kind.BAD_URL,
                    named.place(),
                    named.variable() + " is '" + named.url() + "', " + problem,
                    "write it as " + (deployment.isLocal() ? "http" : "https") + "://host, without a path");
        }
    }

    private static String problem(Deployment deployment, String text) {
        try {
            var url = URI.create(text);
            var scheme = String.valueOf(url.getScheme());
            if (scheme.matches("wss?")) {
                return "the socket's URL, which is made from the base URL";
            }
            if (!scheme.matches("https?") || url.getHost() == null || url.getUserInfo() != null) {
                return "which is not the URL of a host";
            }
            if (!String.valueOf(url.getPath()).isEmpty() || url.getQuery() != null || url.getFragment() != null) {
                return "which goes on behind the host";
            }
            if (!deployment.isLocal() && LOOPBACK.matcher(url.getHost()).matches()) {
                return "which is this machine";
            }
            return !deployment.isLocal() && scheme.equals("http") ? "which is not encrypted" : "";
        } catch (IllegalArgumentException _) {
            return "which is not a URL";
        }
    }

    private static void compare(Map<String, List<Named>> byService, Mistakes mistakes) {
        byService.forEach((service, all) -> {
            var first = all.getFirst();
            for (var other : all) {
                if (!other.url().equals(first.url())) {
                    mistakes.add(
                            Kind.URLS_DISAGREE,
                            other.place(),
                            other.variable() + " says that " + service + " is at '" + other.url() + "', and "
                                    + first.variable() + " at " + first.place() + " that it is at '" + first.url()
                                    + "'",
                            "set both from the same value");
                }
            }
        });
    }

    private static void tellApart(Map<String, List<Named>> byService, Side backend, Mistakes mistakes) {
        var auth = byService.getOrDefault("auth-service", List.of());
        for (var other : byService.getOrDefault(backend.image().service(), List.of())) {
            if (auth.stream().anyMatch(named -> named.url().equals(other.url()))) {
                mistakes.add(
                        Kind.URLS_DISAGREE,
                        other.place(),
                        other.variable() + " is '" + other.url() + "', which is auth-service's URL",
                        "write the URL of backend-service");
            }
        }
    }
}
