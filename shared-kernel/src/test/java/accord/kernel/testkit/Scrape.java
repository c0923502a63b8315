package accord.kernel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What {@code GET /metrics} answered, read as a scraper reads it: a line that is no sample and no comment is an error.
 *
 * @param samples by name and labels as they stand there: {@code ws_close_total{code="1000",initiator="peer",reason=""}}
 */
public record Scrape(int status, String body, Map<String, Double> samples) {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\",?)*})?)"
                    + " (NaN|[+-]?Inf|[+-]?[0-9.]+(?:E[+-]?[0-9]+)?)");

    /** A scrape with these header lines instead of the ordinary {@code Host}. */
    public static Scrape of(URI service, String... headers) {
        var lines = headers.length == 0 ? List.of("Host: 127.0.0.1:" + service.getPort()) : List.of(headers);
        var request = "GET /metrics HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            var status = Integer.parseInt(answer.substring(9, 12));
            return new Scrape(status, body, status == 200 ? samples(body) : Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("no scrape of " + service, e);
        }
    }

    /** The sample of exactly this name and these labels; 0 while it does not exist, as a query would have it. */
    public double value(String series) {
        return samples.getOrDefault(series, 0.0);
    }

    /** Whether there is a sample of this name, whatever its labels. */
    public boolean names(String name) {
        return samples.keySet().stream().anyMatch(series -> series.equals(name) || series.startsWith(name + "{"));
    }

    private static Map<String, Double> samples(String body) {
        var samples = new HashMap<String, Double>();
        for (var line : body.lines().filter(each -> !each.startsWith("#")).toList()) {
            var sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("no line of a scrape: " + line);
            }
            var value = sample.group(2).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
            if (samples.put(sample.group(1), Double.parseDouble(value)) != null) {
                throw new AssertionError("twice in a scrape: " + sample.group(1));
            }
        }
        return Map.copyOf(samples);
    }
}
