package accord.contract.verify;

import accord.contract.client.Frame;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * An HTTP answer, and what it answers.
 *
 * @param asked {@code GET /api/me}
 */
public record Reply(String asked, int status, HttpHeaders headers, String text) {
    private static final Set<String> PROBLEM = Set.of("error", "code", "message", "request_id");

    /** This very status. */
    public Reply with(int expected) throws BrokenPromiseException {
        Expect.that("http %d to %s".formatted(expected, asked), status == expected, this);
        return this;
    }

    /** The body, which is a JSON object and says so. */
    public Frame json() throws BrokenPromiseException {
        var type = header("content-type");
        Expect.that("application/json in answer to " + asked, type.startsWith("application/json"), type + ": " + text);
        try {
            return Frame.parse(text);
        } catch (IOException notJson) {
            throw Expect.missing("a JSON object in answer to " + asked, this.toString());
        }
    }

    /** A refusal in the one form that refusals have, under this status and code. */
    public Reply problem(int expected, String code) throws BrokenPromiseException {
        with(expected);
        var problem = json();
        var members = StreamSupport.stream(problem.json().entries().spliterator(), false)
                .map(entry -> entry.getKey())
                .collect(Collectors.toSet());
        Expect.equal("the members of the problem in answer to " + asked, PROBLEM, members);
        Expect.equal("code in answer to " + asked, code, problem.text("code").orElse(""));
        for (var member : PROBLEM) {
            Expect.that(
                    member + " in answer to " + asked,
                    !problem.text(member).orElse("").isBlank(),
                    text);
        }
        return this;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    @Override
    public String toString() {
        return "http %d %s".formatted(status, text);
    }
}
