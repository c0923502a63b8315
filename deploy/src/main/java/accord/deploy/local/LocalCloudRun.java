package accord.deploy.local;

import accord.deploy.local.Instance.News;
import accord.deploy.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs both services as Cloud Run would: each is a process of its own that gets what its manifest names and nothing
 * else, is probed with its manifest's numbers, and is drained with SIGTERM.
 */
public final class LocalCloudRun {

    /** How a process ends that Ctrl-C reached: the terminal tells the whole process group. */
    private static final int INTERRUPTED = 128 + 2;

    private final Path project;
    private final DataDirectory data;
    private final Console console;
    private final Drain drain;
    private final Restarts restarts;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    private boolean drained;

    public LocalCloudRun(Path project, DataDirectory data, Console console) {
        this(project, data, console, Drain.GRACE, Restarts.likeCloudRun());
    }

    LocalCloudRun(Path project, DataDirectory data, Console console, Duration grace, Restarts restarts) {
        this.project = project;
        this.data = data;
        this.console = console;
        this.drain = new Drain(console, grace);
        this.restarts = restarts;
    }

    /** Starts both services side by side and returns when both are ready. */
    public Urls start(Ports ports)
            throws IOException, CannotStartException, ServiceFailedException, InterruptedException {
        var revisions = revisions(ports);
        for (var revision : revisions) {
            start(revision);
        }
        for (var _ : revisions) {
            awaitReady();
        }
        return Urls.on(ports);
    }

    /**
     * Keeps both services alive: an instance that ends or is no longer alive is replaced, after a pause that grows while
     * it keeps happening. Returns when the run is drained, or when Ctrl-C has reached a service before it reached this
     * process.
     */
    public void awaitEnd() throws IOException, InterruptedException {
        while (!isDrained()) {
            var happened = news.take();
            switch (happened) {
                case News.Ready(var instance) -> console.say(instance.name() + " is ready again");
                case News.Ended(var _, var code)
                when code == INTERRUPTED -> {
                    return;
                }
                case News.Ended(var instance, var code) -> replace(instance, "ended with exit code " + code);
                case News.GivenUp(var instance, var why) -> {
                    drain.end(Map.of(instance.name(), instance.process()));
                    replace(instance, why);
                }
                case News.Due(var instance) -> startAgain(instance);
            }
        }
    }

    private void replace(Instance instance, String why) {
        if (!isDrained()) {
            var pause = restarts.pauseAfter(instance);
            console.say(instance.name() + " " + why + "; it is started again in " + pause.toMillis() + " ms"
                    + restarts.sentence(instance));
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> news.add(new News.Due(instance)));
        }
    }

    private void startAgain(Instance instance) throws IOException {
        try {
            start(instance.revision());
        } catch (CannotStartException _) {
            // The run was drained in the meantime; whoever drained it ends the wait too.
            console.say(instance.name() + " is not started again");
        }
    }

    /** Starts a process that ends with the run. Nothing is started once the run is being drained. */
    synchronized Process launch(String name, ProcessBuilder command) throws IOException, CannotStartException {
        refuseWhenDrained(name);
        var process = command.start();
        adopt(name, process.toHandle());
        return process;
    }

    private synchronized void start(Revision revision) throws IOException, CannotStartException {
        refuseWhenDrained(revision.manifest().name());
        var instance = Instance.start(revision, data.path(), console, news);
        adopt(instance.name(), instance.process());
    }

    private void refuseWhenDrained(String name) throws CannotStartException {
        if (drained) {
            throw new CannotStartException("interrupted before " + name + " was started");
        }
    }

    private void adopt(String name, ProcessHandle process) throws IOException {
        processes.put(name, process);
        data.note(name, process);
    }

    public synchronized boolean isDrained() {
        return drained;
    }

    /** Ends every process of the run. False when they had been ended before. */
    public synchronized boolean drain() {
        if (drained) {
            return false;
        }
        drained = true;
        drain.end(processes);
        return true;
    }

    private List<Revision> revisions(Ports ports) throws IOException, CannotStartException {
        var manifests = Manifests.read(project.resolve("deploy").resolve("cloudrun"), "local", data.facts(ports));
        return List.of(
                Revision.of(manifests.auth(), project, ports.auth(), data),
                Revision.of(manifests.backend(), project, ports.backend(), data));
    }

    private void awaitReady() throws ServiceFailedException, InterruptedException {
        var happened = news.take();
        if (!(happened instanceof News.Ready)) {
            throw failure(happened);
        }
        console.say(happened.instance().name() + " is ready");
    }

    private ServiceFailedException failure(News happened) throws InterruptedException {
        var why = switch (happened) {
            case News.Ready(var _) -> "became ready twice";
            case News.Ended(var _, var code) -> "ended with exit code " + code;
            case News.GivenUp(var _, var reason) -> reason;
            case News.Due(var _) -> "was to be started again before it was ready";
        };
        var lines = happened.instance().lastLines();
        return new ServiceFailedException(happened.instance().name() + " " + why
                + (lines.isEmpty() ? "; it wrote nothing" : "; its last lines:\n  " + String.join("\n  ", lines)));
    }
}
