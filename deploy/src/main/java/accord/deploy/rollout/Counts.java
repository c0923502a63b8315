package accord.deploy.rollout;

import accord.deploy.platform.Figures;
import accord.deploy.platform.Figures.Sample;
import accord.deploy.platform.Figures.Shape;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a revision has counted itself, all its instances together.
 *
 * @param opened sockets that somebody was admitted to
 * @param broken sockets that ended by a fault of the services: refused because they disagree about tokens, cut off, or closed
 *     for an error
 * @param answered requests, without those of probes
 * @param errors answers of 500 and above among them
 * @param sent1011 closes with 1011, those included that a guard turned into another code
 * @param unended runs without a terminal event
 * @param unspelled messages that could not be serialised
 * @param series how many series there were; 0 means that nothing is collected
 */
public record Counts(
        long opened,
        long broken,
        long answered,
        long errors,
        long sent1011,
        long unended,
        long unspelled,
        long series) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

    /** Refusals that no caller can bring about with a token of ours: the services disagree. */
    private static final Set<String> DISAGREEMENTS = Set.of(
            "KEY_MISMATCH",
            "SIGNATURE_INVALID",
            "ISSUER_MISMATCH",
            "AUDIENCE_MISMATCH",
            "TOKEN_TYPE_MISMATCH",
            "CLAIM_INVALID",
            "MISSING_USER_ID");

    /** What a server says of itself when it closes for its own fault. */
    private static final String FAULT = "INTERNAL_ERROR";

    /** Reads them. */
    static Counts of(Figures figures, String service, String revision, Instant since)
            throws IOException, InterruptedException {
        var handshakes = figures.of(service, revision, "ws_handshake_total", Shape.COUNTER, since);
        var closes = figures.of(service, revision, "ws_close_total", Shape.COUNTER, since);
        var averted = figures.of(service, revision, "ws_averted_1011_total", Shape.COUNTER, since);
        var unended = figures.of(service, revision, "run_terminal_missing_total", Shape.COUNTER, since);
        var unspelled = figures.of(service, revision, "ws_serialization_errors_total", Shape.COUNTER, since);
        var requests = figures.of(service, revision, "http_request_seconds", Shape.HISTOGRAM, since).stream()
                .filter(sample -> !sample.label("route").startsWith("/health")
                        && !sample.label("route").equals("/metrics"))
                .toList();
        return new Counts(
                sum(handshakes.stream()
                        .filter(sample -> sample.label("outcome").equals("opened"))
                        .toList()),
                sum(closes.stream().filter(Counts::isFault).toList()),
                sum(requests),
                sum(requests.stream()
                        .filter(sample -> sample.label("status").startsWith("5"))
                        .toList()),
                sum(closes.stream()
                                .filter(sample -> sample.label("initiator").equals("server")
                                        && sample.label("code").equals("1011"))
                                .toList())
                        + sum(averted),
                sum(unended),
                sum(unspelled),
                handshakes.size() + closes.size() + requests.size());
    }

    private static boolean isFault(Sample close) {
        return close.label("initiator").equals("server")
                && (FAULT.equals(close.label("reason")) || DISAGREEMENTS.contains(close.label("reason")));
    }

    private static long sum(List<Sample> samples) {
        return Math.round(samples.stream().mapToDouble(Sample::value).sum());
    }

    /** What was counted since. An instance may have taken its counts with it. */
    Counts since(Counts before) {
        return new Counts(
                Math.max(0, opened - before.opened),
                Math.max(0, broken - before.broken),
                Math.max(0, answered - before.answered),
                Math.max(0, errors - before.errors),
                Math.max(0, sent1011 - before.sent1011),
                Math.max(0, unended - before.unended),
                Math.max(0, unspelled - before.unspelled),
                series);
    }
}
