package accord.contract.rules.report;

import accord.contract.rules.Breach;
import accord.contract.rules.Rule;
import accord.contract.rules.report.Findings.Accepted;
import accord.contract.rules.report.Findings.Finding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Findings as SARIF 2.1.0, for code scanning. What is accepted is there too, as suppressed and with its reason. */
public final class Sarif {
    /** The schema that it keeps. */
    static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static final String FINGERPRINT = "ruleSubjectAndDeed/v1";

    private final Findings findings;
    private final Map<String, Integer> repeated = new HashMap<>();

    private Sarif(Findings findings) {
        this.findings = findings;
    }

    /** The whole file. */
    public static String of(Findings findings) {
        return spelled(new Sarif(findings).log());
    }

    private Map<String, Object> log() {
        return ordered("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run()));
    }

    private Map<String, Object> run() {
        var driver = ordered(
                "name",
                "Accord rules",
                "organization",
                "Accord",
                "shortDescription",
                text("One secret, one door, one wire: architecture rules over bytecode, configuration and POMs."),
                "rules",
                findings.rules().stream().map(Sarif::descriptor).toList());
        return ordered(
                "tool",
                ordered("driver", driver),
                "columnKind",
                "utf16CodeUnits",
                "invocations",
                List.of(ordered("executionSuccessful", true)),
                "originalUriBaseIds",
                ordered("SRCROOT", ordered("description", text("the root of the repository"))),
                "results",
                Stream.concat(
                                findings.open().stream().map(finding -> result(finding, List.of())),
                                findings.accepted().stream()
                                        .map(accepted -> result(accepted.finding(), List.of(suppression(accepted)))))
                        .toList());
    }

    private static Map<String, Object> descriptor(Rule rule) {
        return ordered(
                "id",
                rule.id(),
                "name",
                camelCase(rule.sentence()),
                "shortDescription",
                text(rule.sentence().replace('_', ' ')),
                "fullDescription",
                text(rule.incident()),
                "help",
                ordered(
                        "text",
                        "Why: " + rule.incident() + "\nDo instead: " + rule.instead(),
                        "markdown",
                        "**Why:** " + rule.incident() + "\n\n**Do instead:** " + rule.instead()),
                "defaultConfiguration",
                ordered("level", "error"),
                "properties",
                ordered("tags", List.of("architecture", rule.id().replaceAll("-.*", ""))));
    }

    private Map<String, Object> result(Finding finding, List<Map<String, Object>> suppressions) {
        var rule = finding.rule();
        var breach = finding.breach();
        var index = findings.rules().indexOf(rule);
        return ordered(
                "ruleId",
                rule.id(),
                "ruleIndex",
                index,
                "level",
                "error",
                "message",
                text(breach.subject() + " " + breach.what() + ". Do instead: " + rule.instead()),
                "locations",
                List.of(location(breach)),
                "partialFingerprints",
                ordered(FINGERPRINT, fingerprint(rule, breach)),
                "suppressions",
                suppressions);
    }

    private static Map<String, Object> location(Breach breach) {
        return ordered(
                "physicalLocation",
                ordered(
                        "artifactLocation",
                        ordered("uri", uri(breach.path()), "uriBaseId", "SRCROOT"),
                        "region",
                        ordered("startLine", Math.max(1, breach.line()))),
                "logicalLocations",
                List.of(ordered("fullyQualifiedName", breach.subject())));
    }

    private static Map<String, Object> suppression(Accepted accepted) {
        var exemption = accepted.exemption();
        return ordered(
                "kind",
                "external",
                "status",
                "accepted",
                "justification",
                "%s (%s, until %s)".formatted(exemption.reason(), exemption.owner(), exemption.expires()));
    }

    /** The same wherever in its file the breach moves to; of several alike in one class each has its number. */
    private String fingerprint(Rule rule, Breach breach) {
        var what = rule.id() + "|" + breach.subject() + "|" + breach.what();
        var number = repeated.merge(what, 1, Integer::sum);
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest((what + "|" + number).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String uri(String path) {
        return path.replace("%", "%25").replace(" ", "%20").replace("#", "%23").replace("?", "%3F");
    }

    private static String camelCase(String sentence) {
        var words = Arrays.stream(sentence.split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1))
                .toList();
        return String.join("", words);
    }

    private static Map<String, Object> text(String text) {
        return ordered("text", text);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static String spelled(Map<String, Object> log) {
        var text = new StringWriter();
        try (var generator = new JsonFactory().createGenerator(text)) {
            var indent = new DefaultIndenter("  ", "\n");
            generator.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
            write(generator, log);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string cannot be written to", impossible);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (var entry : map.entrySet()) {
                    generator.writeFieldName((String) entry.getKey());
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                for (var element : list) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case String text -> generator.writeString(text);
            case Integer number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            default -> throw new IllegalArgumentException("no place for a " + value.getClass());
        }
    }
}
