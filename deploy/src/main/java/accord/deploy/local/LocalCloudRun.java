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
import java.util.concurrent.LinkedBlockingQueue;

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
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    private boolean drained;

    public LocalCloudRun(Path project, DataDirectory data, Console console) {
        this(project, data, console, Drain.GRACE);
    }

    LocalCloudRun(Path project, DataDirectory data, Console console, Duration grace) {
        this.project = project;
        this.data = data;
        this.console = console;
        this.drain = new Drain(console, grace);
    }

    /** Starts both services side by side and returns when both are ready. */
    public Urls start(Ports ports)
            throws IOException, CannotStartException, ServiceFailedException, InterruptedException {
        var revisions = revisions(ports);
        for (var revision : revisions) {
            var instance = Instance.start(revision, data.path(), console, news);
            adopt(instance.name(), instance.process());
        }
        for (var _ : revisions) {
            awaitReady();
        }
        return Urls.on(ports);
    }

    /** Returns when Ctrl-C has reached a service before it reached this process; any other end is a failure. */
    public void awaitEnd() throws ServiceFailedException, InterruptedException {
        var happened = news.take();
        if (!(happened instanceof News.Ended(var _, var code) && code == INTERRUPTED)) {
            throw failure(happened);
        }
    }

    /** Takes a process into the run, to be ended with it. */
    synchronized void adopt(String name, ProcessHandle process) throws IOException, CannotStartException {
        if (drained) {
            process.destroyForcibly();
            throw new CannotStartException("interrupted while " + name + " was being started");
        }
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
        };
        var lines = happened.instance().lastLines();
        return new ServiceFailedException(happened.instance().name() + " " + why
                + (lines.isEmpty() ? "; it wrote nothing" : "; its last lines:\n  " + String.join("\n  ", lines)));
    }
}
