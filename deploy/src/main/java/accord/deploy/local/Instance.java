package accord.deploy.local;

import accord.deploy.front.Upstream;
import accord.deploy.manifest.Probe;
import accord.deploy.manifest.ServiceManifest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;

/** One running instance of a service: its process, what it last said, and news of what becomes of it. */
final class Instance {

    /** Cloud Run asks once a period; here the first yes is wanted sooner. The patience is the manifest's all the same. */
    private static final Duration EAGER = Duration.ofMillis(100);

    private static final int REMEMBERED_LINES = 20;

    /** What happened to an instance, in the order in which it happened. */
    sealed interface News {
        Instance instance();

        record Ready(Instance instance) implements News {}

        record Ended(Instance instance, int exitCode) implements News {}

        record GivenUp(Instance instance, String why) implements News {}

        /** The pause after its end is over. */
        record Due(Instance instance) implements News {}

        /** It has been ended because it was given up. */
        record PutDown(Instance instance, String why) implements News {}
    }

    private final Revision revision;
    private final ServiceManifest manifest;
    private final Instant started = Instant.now();
    private final String label;
    private final int port;
    private final Upstream upstream;
    private final Process process;
    private final Console console;
    private final BlockingQueue<News> news;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread listener;

    private Instance(
            Revision revision, String label, int port, Process process, Console console, BlockingQueue<News> news) {
        this.revision = revision;
        this.manifest = revision.manifest();
        this.label = label;
        this.port = port;
        this.upstream = new Upstream(UUID.randomUUID().toString(), port);
        this.process = process;
        this.console = console;
        this.news = news;
        this.listener = Thread.ofPlatform().daemon().name(name() + " lines").unstarted(this::listen);
    }

    /** @param label what a person calls it who reads what it writes */
    static Instance start(
            Revision revision, String label, Path workingDirectory, Console console, BlockingQueue<News> news)
            throws IOException {
        var port = Ports.free();
        var process = revision.start(workingDirectory, port);
        var instance = new Instance(revision, label, port, process, console, news);
        instance.listener.start();
        Thread.ofPlatform().daemon().name(instance.name() + " probes").start(instance::watch);
        return instance;
    }

    String name() {
        return label;
    }

    String service() {
        return manifest.name();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Upstream upstream() {
        return upstream;
    }

    RunningInstance running() {
        return new RunningInstance(manifest.name(), revision.name(), URI.create(url()), process.pid());
    }

    Revision revision() {
        return revision;
    }

    Duration age() {
        return Duration.between(started, Instant.now());
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** The last lines that the process wrote; all of them once it has ended. */
    List<String> lastLines() {
        if (!process.isAlive()) {
            try {
                listener.join(Duration.ofSeconds(1));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    private void watch() {
        try {
            var first = untilReady();
            news.add(first);
            if (first instanceof News.Ready) {
                news.add(untilEnd());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private News untilReady() throws InterruptedException {
        var probe = manifest.startup();
        var deadline = System.nanoTime() + probe.patience().toNanos();
        while (!process.waitFor(EAGER)) {
            switch (HttpProbe.of(url(), probe).ask()) {
                case HttpProbe.Answer.Yes() -> {
                    return new News.Ready(this);
                }
                case HttpProbe.Answer.No(var why) -> {
                    if (System.nanoTime() - deadline > 0) {
                        return new News.GivenUp(
                                this, "was not ready within " + seconds(probe) + ": " + probe.path() + " " + why);
                    }
                }
            }
        }
        return new News.Ended(this, process.exitValue());
    }

    private News untilEnd() throws InterruptedException {
        var probe = manifest.liveness();
        var failures = 0;
        while (!process.waitFor(probe.period())) {
            switch (HttpProbe.of(url(), probe).ask()) {
                case HttpProbe.Answer.Yes() -> failures = 0;
                case HttpProbe.Answer.No(var why) -> {
                    failures++;
                    if (failures == probe.failureThreshold()) {
                        return new News.GivenUp(this, "is no longer alive: " + probe.path() + " " + why);
                    }
                }
            }
        }
        return new News.Ended(this, process.exitValue());
    }

    private static String seconds(Probe probe) {
        return probe.patience().toSeconds() + " s (startupProbe: " + probe.failureThreshold() + " x "
                + probe.period().toSeconds() + " s)";
    }

    private void listen() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                console.line(name(), line);
                remember(line);
            }
        } catch (IOException e) {
            console.say("lost the output of " + name() + ": " + e.getMessage());
        }
    }

    private void remember(String line) {
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
        }
    }
}
