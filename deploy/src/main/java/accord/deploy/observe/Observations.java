package accord.deploy.observe;

import static java.util.stream.Collectors.joining;

import accord.deploy.local.RunningInstance;
import accord.deploy.manifest.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What every instance has measured in the last ten minutes, one look a second, and the last word of those that are gone. */
final class Observations {

    private static final int TEN_MINUTES = 600;
    private static final int REMEMBERED = 40;
    private static final Duration CONNECT = Duration.ofMillis(400);
    private static final Duration ANSWER = Duration.ofMillis(900);
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final Supplier<List<RunningInstance>> running;

    private final Deque<String> looks = new ArrayDeque<>();
    private final Deque<String> gone = new ArrayDeque<>();
    private final Map<Long, Known> known = new LinkedHashMap<>();
    private long taken;

    /** An instance as it was last seen. */
    private record Known(RunningInstance instance, Instant since, String samples) {}

    Observations(Supplier<List<RunningInstance>> running) {
        this.running = running;
    }

    /** Looks at all instances once. */
    void look(Instant now) {
        var instances = running.get();
        var asked = instances.stream().map(this::ask).toList();
        var answers = asked.stream().map(CompletableFuture::join).toList();
        note(now, instances, answers);
    }

    /** Everything since the look that the caller saw last, and who is gone; a number that is none of ours means all. */
    synchronized String since(long last) {
        var missed = last < 0 || last > taken ? looks.size() : (int) Math.min(looks.size(), taken - last);
        return "{\"last\":" + taken + ",\"gone\":" + array(gone) + ",\"looks\":"
                + array(looks.stream().skip(looks.size() - missed).toList()) + "}";
    }

    private synchronized void note(Instant now, List<RunningInstance> instances, List<Optional<Samples>> answers) {
        var look = new ArrayList<String>();
        var seen = new LinkedHashMap<Long, Known>();
        for (var i = 0; i < instances.size(); i++) {
            var instance = instances.get(i);
            var before = known.get(instance.pid());
            var since = before == null ? now : before.since();
            var samples = answers.get(i).map(Samples::json);
            var last = new Known(instance, since, samples.orElse(before == null ? "{}" : before.samples()));
            seen.put(instance.pid(), last);
            look.add(shown(last, ",\"answers\":" + samples.isPresent() + process(instance.pid())));
        }
        known.forEach((pid, last) -> {
            if (!seen.containsKey(pid)) {
                keep(gone, shown(last, ",\"ended\":" + now.toEpochMilli()), REMEMBERED);
            }
        });
        known.clear();
        known.putAll(seen);
        keep(looks, "{\"at\":" + now.toEpochMilli() + ",\"instances\":" + array(look) + "}", TEN_MINUTES);
        taken++;
    }

    private static void keep(Deque<String> texts, String text, int most) {
        texts.addLast(text);
        if (texts.size() > most) {
            texts.removeFirst();
        }
    }

    private CompletableFuture<Optional<Samples>> ask(RunningInstance instance) {
        var request = HttpRequest.newBuilder(instance.url().resolve("/metrics"))
                .timeout(ANSWER)
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .handle((answer, problem) -> Optional.ofNullable(answer)
                        .filter(given -> given.statusCode() == OK)
                        .map(HttpResponse::body)
                        .map(Samples::of));
    }

    private static String shown(Known last, String more) {
        return "{\"service\":" + Json.quoted(last.instance().service())
                + ",\"revision\":" + Json.quoted(last.instance().revision())
                + ",\"pid\":" + last.instance().pid()
                + ",\"since\":" + last.since().toEpochMilli()
                + more
                + ",\"samples\":" + last.samples() + "}";
    }

    /** What the operating system says of a process: its CPU time, and, where it tells, the memory that it holds. */
    private static String process(long pid) {
        var cpu = ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
        return ",\"cpu\":" + cpu.toMillis() + ",\"memory\":" + residentBytes(pid);
    }

    private static long residentBytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }

    private static String array(Iterable<String> items) {
        var list = new ArrayList<String>();
        items.forEach(list::add);
        return list.stream().collect(joining(",", "[", "]"));
    }
}
