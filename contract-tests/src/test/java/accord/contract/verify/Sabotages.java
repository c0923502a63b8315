package accord.contract.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Services that each break one promise, at least one for every check. */
final class Sabotages {
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final Pattern REPLY_TO = Pattern.compile("\"reply_to\":\"([^\"]+)\"");
    private static final Pattern THREAD = Pattern.compile("\"thread_id\":\"([^\"]+)\"");
    private static final long LATE_MS = 1_050;
    private static final Pattern REFRESH_TOKEN = Pattern.compile("\"refresh_token\":\"([^\"]+)\"");

    private Sabotages() {}

    static List<Sabotage> all() {
        return List.of(
                frames(
                        "greets before it is ready",
                        text -> text.replace("\"connection_ready\":true", "\"connection_ready\":false"),
                        "connection"),
                answers(
                        "takes an altered token for a good one",
                        "GET",
                        "/api/me",
                        answer -> answer.body().contains("SIGNATURE_INVALID")
                                ? Sabotage.Answer.json(200, "{\"user_id\":\"somebody\"}")
                                : answer,
                        "authentication"),
                acceptingEachTime(),
                frames(
                        "gives every connection the same id",
                        text -> text.replaceAll("\"connection_id\":\"[^\"]+\"", "\"connection_id\":\"con_1\""),
                        "concurrent-connections"),
                answers(
                        "answers 200 with an empty body where the agents should be",
                        "GET",
                        "/api/agents",
                        answer -> answer.status() == 200 ? Sabotage.Answer.json(200, "{}") : answer,
                        "agent-discovery"),
                answers(
                        "tells clients another heartbeat than it keeps",
                        "GET",
                        "/ws/config",
                        answer -> answer.replacing("\"ping_ms\":\\d+", "\"ping_ms\":1"),
                        "configuration"),
                miscalculating(),
                answers(
                        "streams events without their place",
                        "POST",
                        "/api/threads/.*/messages",
                        answer -> answer.replacing("(?m)^id:.*\n", ""),
                        "streaming"),
                answers(
                        "is degraded",
                        "GET",
                        "/health/ready",
                        answer -> answer.replacing(
                                "\"status\":\"ok\",\"service\"", "\"status\":\"degraded\",\"service\""),
                        "status"),
                frames(
                        "has a tool that fails",
                        text -> text.contains("\"tool_name\":\"latency_analyzer\"")
                                ? text.replace("\"success\":true", "\"success\":false")
                                : text,
                        "tools"),
                slow(),
                answers(
                        "loses what was stored",
                        "GET",
                        "/api/threads/verify-[^/]+",
                        answer -> answer.replacing("\"messages\":\\[.*]", "\"messages\":[]"),
                        "persistence"),
                answers(
                        "does not rename",
                        "PATCH",
                        "/api/threads/.*",
                        answer -> answer.replacing("second", "first"),
                        "thread-creation"),
                mixingThreads(),
                readingTheFirstPageForEver(),
                answers(
                        "shows another user's thread",
                        "GET",
                        "/api/threads/verify-[^/]+",
                        answer -> answer.status() == 404 ? Sabotage.Answer.json(200, "{}") : answer,
                        "user-isolation"),
                mixingUsersInACrowd(),
                neverLimiting(),
                answers(
                        "has a proxy before it that answers errors with a page",
                        "GET",
                        "/(api/)?nothing-here",
                        _ -> new Sabotage.Answer(404, "text/html", "<h1>404</h1>"),
                        "error-formats"),
                losingAnEventAtResumption(),
                forgettingLostAnswers(),
                answers(
                        "calls a cancelled run completed",
                        "GET",
                        "/api/runs/.*",
                        answer -> answer.replacing("\"status\":\"cancelled\"", "\"status\":\"completed\""),
                        "run-lifecycle"),
                frames(
                        "keeps results back until the end",
                        text -> text.contains("\"tool_completed\"") && text.contains("\"tool_name\":\"cost_analyzer\"")
                                ? text.replaceAll("\"result\":\\{.*},\"success\"", "\"result\":{},\"success\"")
                                : text,
                        "partial-results"),
                swapping(),
                frames(
                        "leaves a field out of an event",
                        text -> text.replaceAll("\"reasoning\":\"(\\\\.|[^\"\\\\])*\",", ""),
                        "event-delivery"),
                dropping());
    }

    /** A client that repeats itself gets a run for each time. */
    private static Sabotage acceptingEachTime() {
        return new Sabotage("accepts the same message twice", "message") {
            @Override
            Line line() {
                return new Line() {
                    private final Set<String> answered = new HashSet<>();

                    @Override
                    List<String> down(String message) {
                        var replyTo = REPLY_TO.matcher(message);
                        return List.of(
                                replyTo.find() && !answered.add(replyTo.group(1))
                                        ? message.replaceAll("\"run_id\":\"[^\"]+\"", "\"run_id\":\"run_other\"")
                                        : message);
                    }
                };
            }
        };
    }

    /** Wrong everywhere alike, so that only who knows the right figure notices. */
    private static Sabotage miscalculating() {
        return new Sabotage("computes another cost", "execution") {
            @Override
            Answer answer(Ask ask, Answer answer) {
                return answer.replacing("cost \\$2\\.50", "cost \\$2.51");
            }

            @Override
            Line line() {
                return changing(text -> text.replace("cost $2.50", "cost $2.51"));
            }
        };
    }

    private static Sabotage slow() {
        var never = new Semaphore(0);
        return new Sabotage("takes longer than a second to answer", "performance") {
            @Override
            @SuppressWarnings("ReturnValueIgnored") // nobody releases it: the time that passes is what is planted
            Answer answer(Ask ask, Answer answer) throws InterruptedException {
                if (ask.is("GET", "/api/me") && answer.status() == 200) {
                    never.tryAcquire(LATE_MS, TimeUnit.MILLISECONDS);
                }
                return answer;
            }
        };
    }

    /** The second thread of a socket goes by the name of the first. */
    private static Sabotage mixingThreads() {
        return new Sabotage("gives events to the wrong thread", "thread-switching") {
            @Override
            Line line() {
                return new Line() {
                    private String first = "";

                    @Override
                    List<String> down(String message) {
                        var thread = THREAD.matcher(message);
                        if (!message.contains("\"request_id\"") || !thread.find()) {
                            return List.of(message);
                        }
                        first = first.isEmpty() ? thread.group(1) : first;
                        return List.of(message.replace(thread.group(1), first));
                    }
                };
            }
        };
    }

    private static Sabotage readingTheFirstPageForEver() {
        return new Sabotage("reads the first page again for every cursor", "history") {
            @Override
            Ask ask(Ask ask) {
                return ask.is("GET", "/api/threads/.*/messages.*")
                        ? new Ask(ask.method(), ask.path().replaceAll("[?&]cursor=.*$", ""), ask.body())
                        : ask;
            }
        };
    }

    /** Only when four are connected at once. */
    private static Sabotage mixingUsersInACrowd() {
        var open = new AtomicInteger();
        return new Sabotage("hands one user's context to another under load", "concurrent-users") {
            @Override
            Line line() {
                open.incrementAndGet();
                return new Line() {
                    @Override
                    List<String> down(String message) {
                        return List.of(
                                open.get() >= 4 && SEQ.matcher(message).find()
                                        ? message.replaceAll("\"user_id\":\"[^\"]+\"", "\"user_id\":\"somebody\"")
                                        : message);
                    }

                    @Override
                    public void close() {
                        open.decrementAndGet();
                    }
                };
            }
        };
    }

    private static Sabotage neverLimiting() {
        return new Sabotage("never limits the rate", "rate-limiting") {
            @Override
            Line line() {
                return changing(
                        text -> text.contains("\"RATE_LIMITED\"") ? "{\"type\":\"command_reply\",\"ok\":false}" : text);
            }
        };
    }

    /** Whoever resumes behind the first event does not get the third. */
    private static Sabotage losingAnEventAtResumption() {
        return new Sabotage("loses an event when a client resumes", "resilience") {
            @Override
            Line line() {
                return new Line() {
                    private volatile boolean resuming;

                    @Override
                    void up(String message) {
                        resuming |= message.contains("\"resume\"") && message.matches(".*\"since\":1[,}].*");
                    }

                    @Override
                    List<String> down(String message) {
                        return resuming && seq(message) == 3 ? List.of() : List.of(message);
                    }
                };
            }
        };
    }

    private static Sabotage forgettingLostAnswers() {
        var presented = ConcurrentHashMap.<String>newKeySet();
        return new Sabotage("takes a repeated refresh for a theft", "session-persistence") {
            @Override
            Answer answer(Ask ask, Answer answer) {
                var token = REFRESH_TOKEN.matcher(ask.body());
                return ask.is("POST", "/auth/refresh") && token.find() && !presented.add(token.group(1))
                        ? Answer.json(401, "{}")
                        : answer;
            }
        };
    }

    private static Sabotage swapping() {
        return new Sabotage(
                "sends two events in the wrong order",
                "ordering",
                "thread-switching",
                "resilience",
                "concurrent-users",
                "event-delivery") {
            @Override
            Line line() {
                return new Line() {
                    private final List<String> held = new ArrayList<>();

                    @Override
                    List<String> down(String message) {
                        if (seq(message) == 3) {
                            held.add(message);
                            return List.of();
                        }
                        if (seq(message) == 4 && !held.isEmpty()) {
                            return List.of(message, held.removeFirst());
                        }
                        return List.of(message);
                    }
                };
            }
        };
    }

    private static Sabotage dropping() {
        return new Sabotage(
                "drops one kind of event",
                "event-delivery",
                "tools",
                "thread-switching",
                "concurrent-users",
                "resilience",
                "ordering") {
            @Override
            Line line() {
                return new Line() {
                    @Override
                    List<String> down(String message) {
                        return message.startsWith("{\"type\":\"tool_executing\"") ? List.of() : List.of(message);
                    }
                };
            }
        };
    }

    private static Sabotage frames(String what, UnaryOperator<String> change, String noticedBy) {
        return new Sabotage(what, noticedBy) {
            @Override
            Line line() {
                return changing(change);
            }
        };
    }

    private static Sabotage answers(
            String what, String method, String path, UnaryOperator<Sabotage.Answer> change, String noticedBy) {
        return new Sabotage(what, noticedBy) {
            @Override
            Answer answer(Ask ask, Answer answer) {
                return ask.is(method, path) ? change.apply(answer) : answer;
            }
        };
    }

    private static Sabotage.Line changing(UnaryOperator<String> change) {
        return new Sabotage.Line() {
            @Override
            List<String> down(String message) {
                return List.of(change.apply(message));
            }
        };
    }

    private static long seq(String message) {
        var seq = SEQ.matcher(message);
        return seq.find() ? Long.parseLong(seq.group(1)) : 0;
    }
}
