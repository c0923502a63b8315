package accord.contract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.Build;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.LogLine;
import accord.kernel.testkit.Scrape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What deploy/monitoring looks at is what running services write and export: a filter on anything else would never fire. */
@ExtendWith(SharedServices.class)
class MonitoringSeesWhatHappensTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern FIELD = Pattern.compile("jsonPayload\\.event\\.(\\w+)");
    private static final Pattern EVENT = Pattern.compile("event\\.name=(\\([^)]*\\)|\"\\w+\")");
    private static final Pattern TEXT = Pattern.compile("\"(\\w+)\"");
    private static final Pattern SERIES =
            Pattern.compile("(?<![\\w:\"])(?:ws|run|jvm|auth|key|http|process|argon2)_\\w++(?!:)");

    /** What healthy services cannot be brought to say; the schema and the services' own tests know it. */
    private static final Set<String> NEVER = Set.of("serialization_failed", "averted_1011", "start_refused");

    @Test
    void everyFieldThatAMetricLooksAtIsInALineThatWasWritten(ServicePair services) throws Exception {
        var forge = ServiceForge.of(services.settings());
        try (var http = WatchedHttp.receiving()) {
            try (var talk = Talk.begin(http, services.backend(), ServiceForge.somebody(forge))) {
                talk.turn("t", "hello");
            }
            var stranger = ServiceForge.somebody(ServiceForge.stranger(forge));
            new Doors(http, services.backend()).controller(stranger);
            new Doors(http, services.backend()).socket(stranger, Carriage.HEADER);
        }
        var log = new Log(services.backend());
        for (var event : List.of("socket_closed", "run_ended", "request_refused", "handshake_refused")) {
            log.await(event, _ -> true);
        }
        var written =
                log.lines().stream().filter(line -> !line.event().isEmpty()).toList();

        for (var file : files("metric-")) {
            var metric = JSON.readTree(file.toFile());
            var events = events(metric.path("filter").asText());
            events.removeAll(NEVER);
            if (!events.isEmpty()) {
                assertThat(fieldsOf(written, events)).as(file.toString()).containsAll(found(FIELD, metric.toString()));
            }
        }
    }

    @Test
    void everyPrometheusSeriesThatIsAskedForIsExported(ServicePair services) throws IOException {
        var backend = Scrape.of(services.backend().url());
        var auth = Scrape.of(services.auth().url());
        var asked = new TreeSet<String>();
        for (var file : Stream.concat(files("alert-").stream(), files("dashboard").stream())
                .toList()) {
            JSON.readTree(file.toFile()).findValuesAsText("query").forEach(query -> asked.addAll(series(query)));
            JSON.readTree(file.toFile())
                    .findValuesAsText("prometheusQuery")
                    .forEach(query -> asked.addAll(series(query)));
        }

        assertThat(asked)
                .contains("ws_event_delivery_seconds_bucket")
                .allSatisfy(name -> assertThat(backend.names(name) || auth.names(name))
                        .as(name)
                        .isTrue());
    }

    private static Set<String> series(String query) {
        return SERIES.matcher(query).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Set<String> events(String filter) {
        return EVENT.matcher(filter)
                .results()
                .flatMap(names -> found(TEXT, names.group(1)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static Set<String> fieldsOf(List<LogLine> written, Set<String> events) {
        var fields = new TreeSet<String>();
        written.stream()
                .filter(line -> events.contains(line.event()))
                .map(line -> line.json().path("event"))
                .map(JsonNode::fieldNames)
                .forEach(names -> names.forEachRemaining(fields::add));
        return fields;
    }

    private static List<Path> files(String prefix) throws IOException {
        try (var files = Files.list(Build.present().root().resolve("deploy/monitoring"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
