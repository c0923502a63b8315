package accord.deploy.local;

import accord.deploy.front.Front;
import accord.deploy.local.Instance.News;
import accord.deploy.manifest.Manifests;
import accord.deploy.platform.Condition;
import accord.deploy.platform.Platform;
import accord.deploy.platform.PlatformRefusedException;
import accord.deploy.platform.Release;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs services as Cloud Run would: each revision has instances, which are processes of their own that get what their
 * manifest names and nothing else, are probed with its numbers, replaced when they end, and drained with SIGTERM. In front
 * of them is a port that stays.
 */
public final class LocalCloudRun implements Platform {

    /** How a process ends that Ctrl-C reached: the terminal tells the whole process group. */
    private static final int INTERRUPTED = 128 + 2;

    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final Path project;
    private final DataDirectory data;
    private final Console console;
    private final Drain drain;
    private final Restarts restarts;
    private final Duration idle;
    private final Front front = new Front();
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<String, LocalService> services = new LinkedHashMap<>();
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean watched;
    private boolean drained;

    public LocalCloudRun(Path project, DataDirectory data, Console console) {
        this(project, data, console, Drain.GRACE, Restarts.likeCloudRun(), Duration.ofMinutes(1));
    }

    /** @param idle for how long a revision keeps its instances that nobody needs any more */
    LocalCloudRun(Path project, DataDirectory data, Console console, Duration grace, Restarts restarts, Duration idle) {
        this.project = project;
        this.data = data;
        this.console = console;
        this.drain = new Drain(console, grace);
        this.restarts = restarts;
        this.idle = idle;
    }

    /**
     * Listens where both services will be reached, before there is anything to reach. A service that is deployed without
     * this is reached at any free port.
     */
    public synchronized Urls open(Ports ports) throws CannotStartException {
        open("auth-service", ports.auth(), "--auth-port");
        open("backend-service", ports.backend(), "--backend-port");
        return Urls.on(ports);
    }

    private void open(String service, int port, String option) throws CannotStartException {
        refuseWhenDrained(service);
        try {
            services.put(service, new LocalService(service, front, front.open(port)));
        } catch (IOException e) {
            throw new CannotStartException(
                    e.getMessage() + ": choose another with " + option + " N, or " + option + " 0 for any free one");
        }
    }

    /** Starts both services side by side and returns when both are ready. */
    public Urls start(Ports ports)
            throws IOException, CannotStartException, ServiceFailedException, InterruptedException {
        return start(ports, data.facts(ports));
    }

    /** @param facts that the local values refer to */
    public Urls start(Ports ports, Map<String, String> facts)
            throws IOException, CannotStartException, ServiceFailedException, InterruptedException {
        var manifests = Manifests.read(Manifests.directory(project), "local", facts);
        // Both are looked for before one of them is started.
        var auth = Revision.of(manifests.auth(), project, data);
        var backend = Revision.of(manifests.backend(), project, data);
        var urls = open(ports);
        for (var revision : List.of(auth, backend)) {
            deploy(revision);
        }
        awaitReady();
        return urls;
    }

    private synchronized void deploy(Revision revision) throws IOException, CannotStartException {
        var service = known(revision.manifest().name());
        add(service, revision);
        service.ask(List.of(Share.of(revision.name(), 100)), revision.name());
        settle(service);
    }

    private synchronized void awaitReady() throws ServiceFailedException, InterruptedException {
        while (!drained) {
            var pending = false;
            for (var service : services.values()) {
                switch (service.state().condition()) {
                    case Condition.Ready() -> {}
                    case Condition.Pending(var _) -> pending = true;
                    case Condition.Failed(var why) -> throw new ServiceFailedException(why);
                }
            }
            if (!pending) {
                return;
            }
            wait();
        }
        throw new ServiceFailedException("interrupted before the services were ready");
    }

    @Override
    public synchronized Optional<ServiceState> service(String name) {
        return Optional.ofNullable(services.get(name))
                .filter(service -> !service.isEmpty())
                .map(LocalService::state);
    }

    @Override
    public synchronized void replace(Release release) throws IOException {
        var manifest = release.manifest();
        var service = services.get(manifest.name());
        try {
            if (service == null) {
                refuseWhenDrained(manifest.name());
                service = new LocalService(manifest.name(), front, front.open(0));
                services.put(manifest.name(), service);
            }
            var shares = release.traffic().isEmpty() ? List.of(Share.of(release.revision(), 100)) : release.traffic();
            service.check(shares, release.revision());
            var existing = service.revision(release.revision());
            if (existing.isEmpty()) {
                add(service, Revision.of(manifest, release.revision(), project, data, images()));
            } else if (!existing.get().isOf(manifest)) {
                throw new PlatformRefusedException(
                        "revision " + release.revision() + " exists, and was made from another manifest");
            }
            service.ask(shares, release.revision());
            settle(service);
        } catch (CannotStartException e) {
            throw new PlatformRefusedException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public synchronized void route(String name, List<Share> shares) throws IOException {
        var service = services.get(name);
        if (service == null || service.isEmpty()) {
            throw new PlatformRefusedException("there is no service '" + name + "'");
        }
        service.check(shares, "");
        service.ask(shares, "");
        try {
            settle(service);
        } catch (CannotStartException e) {
            throw new PlatformRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /** The processes that serve requests now, each with its own address. */
    public synchronized List<RunningInstance> running() {
        return services.values().stream()
                .flatMap(service -> service.revisions().stream())
                .flatMap(revision -> revision.ready().stream())
                .map(Instance::running)
                .toList();
    }

    private LocalService known(String service) {
        return Objects.requireNonNull(services.get(service), service);
    }

    private Set<Path> images() {
        return services.values().stream()
                .flatMap(service -> service.revisions().stream())
                .map(revision -> revision.revision().image())
                .collect(Collectors.toSet());
    }

    private void add(LocalService service, Revision revision) throws IOException, CannotStartException {
        var first = service.isEmpty() ? service.name() : revision.name();
        var count = Math.max(1, revision.manifest().instances().least());
        var labels = IntStream.rangeClosed(1, count)
                .mapToObj(index -> index == 1 ? first : first + "." + index)
                .toList();
        var added = new LocalRevision(revision, labels);
        service.add(added);
        startInstances(added);
    }

    private void startInstances(LocalRevision revision) throws IOException, CannotStartException {
        for (var label : revision.labels()) {
            start(revision, label);
        }
    }

    private void settle(LocalService service) throws IOException, CannotStartException {
        for (var revision : service.toStart()) {
            startInstances(revision);
        }
        service.settle();
        notifyAll();
    }

    /** Returns when the run is drained, or when Ctrl-C has reached a service before it reached this process. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void watch() {
        while (!isDrained()) {
            try {
                var happened = Optional.ofNullable(news.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS));
                happened.ifPresent(this::hear);
                retireIdle();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** An instance that ends or is no longer alive is replaced, after a pause that grows while it keeps happening. */
    private synchronized void hear(News happened) {
        if (drained) {
            return;
        }
        var instance = happened.instance();
        var service = known(instance.service());
        var revision = service.revision(instance.revision().name()).orElseThrow();
        try {
            switch (happened) {
                case News.Ready(var _)
                when revision.has(instance) -> {
                    var again = revision.isServing() ? " again" : "";
                    revision.isReady(instance);
                    console.say(instance.name() + " is ready" + again + " at " + instance.url());
                }
                case News.Ended(var _, var code) when code == INTERRUPTED && revision.isServing() -> ended.countDown();
                case News.Ended(var _, var code)
                when revision.has(instance) -> lose(revision, instance, "ended with exit code " + code);
                case News.GivenUp(var _, var why) when revision.has(instance) -> putDown(revision, instance, why);
                case News.PutDown(var _, var why) when revision.isServing() -> replace(instance, why);
                case News.Due(var _) when revision.isServing() -> startAgain(revision, instance);
                default -> {}
            }
            service.publish();
            settle(service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CannotStartException e) {
            console.say(String.valueOf(e.getMessage()));
        }
    }

    private void putDown(LocalRevision revision, Instance instance, String why) {
        if (!revision.isServing()) {
            fail(revision, instance, why);
            return;
        }
        revision.lost(instance);
        end(List.of(instance), () -> news.add(new News.PutDown(instance, why)));
    }

    private void lose(LocalRevision revision, Instance instance, String why) {
        if (!revision.isServing()) {
            fail(revision, instance, why);
            return;
        }
        revision.lost(instance);
        replace(instance, why);
    }

    private void fail(LocalRevision revision, Instance instance, String why) {
        var lines = instance.lastLines();
        var sentence = instance.name() + " " + why
                + (lines.isEmpty() ? "; it wrote nothing" : "; its last lines:\n  " + String.join("\n  ", lines));
        end(revision.fail(sentence), () -> {});
    }

    private void startAgain(LocalRevision revision, Instance instance) throws CannotStartException {
        try {
            start(revision, instance.name());
        } catch (IOException e) {
            replace(instance, "cannot be started (" + e.getMessage() + ")");
        }
    }

    private void replace(Instance instance, String why) {
        var pause = restarts.pauseAfter(instance);
        console.say(instance.name() + " " + why + "; it is started again in " + pause.toMillis() + " ms"
                + restarts.sentence(instance));
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> news.add(new News.Due(instance)));
    }

    /** What has neither traffic nor a tag nor a request is ended, after a while in which it might be wanted back. */
    private synchronized void retireIdle() {
        for (var service : services.values()) {
            for (var revision : service.revisions()) {
                if (service.needs(revision) || load(revision) > 0 || !revision.isServing()) {
                    revision.isNeeded();
                } else if (Duration.between(revision.lastNeeded(), Instant.now())
                                .compareTo(idle)
                        > 0) {
                    console.say(revision.name() + " is not needed any more: ended");
                    end(revision.retire(), () -> {});
                }
            }
        }
    }

    private int load(LocalRevision revision) {
        return revision.ready().stream()
                .mapToInt(instance -> front.load(instance.upstream()))
                .sum();
    }

    /** Ends instances beside whatever else happens. */
    private void end(List<Instance> instances, Runnable then) {
        var handles = new LinkedHashMap<String, ProcessHandle>();
        instances.forEach(instance -> handles.put(instance.name(), instance.process()));
        Thread.ofVirtual().start(() -> {
            drain.end(handles);
            then.run();
        });
    }

    /** Starts a process that ends with the run. Nothing is started once the run is being drained. */
    synchronized Process launch(String name, ProcessBuilder command) throws IOException, CannotStartException {
        refuseWhenDrained(name);
        var process = command.start();
        adopt(name, process.toHandle());
        return process;
    }

    private void start(LocalRevision revision, String label) throws IOException, CannotStartException {
        refuseWhenDrained(label);
        if (!watched) {
            watched = true;
            Thread.ofPlatform().daemon().name("local cloud run").start(this::watch);
        }
        var instance = Instance.start(revision.revision(), label, data.path(), console, news);
        revision.started(instance);
        adopt(label, instance.process());
    }

    private void refuseWhenDrained(String name) throws CannotStartException {
        if (drained) {
            throw new CannotStartException("interrupted before " + name + " was started");
        }
    }

    private void adopt(String name, ProcessHandle process) throws IOException {
        var former = Optional.ofNullable(processes.put(name, process)).filter(ProcessHandle::isAlive);
        data.note(name, process);
        if (former.isPresent()) {
            var other = name + "#" + former.get().pid();
            processes.put(other, former.get());
            data.note(other, former.get());
        }
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
        services.values().forEach(LocalService::shut);
        drain.end(processes);
        front.close();
        ended.countDown();
        notifyAll();
        return true;
    }
}
