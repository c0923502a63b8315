package accord.contract.verify;

import accord.contract.client.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpTimeoutException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Verifies a running pair after a deployment: every check by itself, with two people who are there for nothing else and are
 * gone afterwards, however it ends.
 */
public final class Verifier {
    static final int PASSED = 0;
    static final int BROKEN = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int INTERRUPTED = 130;

    private static final Duration TO_LEAVE = Duration.ofSeconds(20);

    private final VerifierSettings settings;
    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream progress;
    private final List<Result> results = new ArrayList<>();
    private final List<String> leftBehind = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopped;
    private final Thread atWork = Thread.currentThread();
    private volatile List<String> secrets = List.of();

    /**
     * @param variables where accounts and the key for test users are looked for
     * @param out gets one line, the verdict
     * @param progress gets a line for each check
     */
    public Verifier(VerifierSettings settings, Map<String, String> variables, PrintStream out, PrintStream progress) {
        this.settings = settings;
        this.variables = variables;
        this.out = out;
        this.progress = progress;
    }

    /** Runs what was asked for, prints the verdict as the last line, and returns the exit code. */
    public int run() {
        var began = System.nanoTime();
        var code = verdict();
        var ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        out.println(json(code, ms));
        out.flush();
        over.countDown();
        return code;
    }

    /** Ends a run from outside, and returns when nothing of it is left. For a shutdown hook. */
    public void stop() {
        stopped = true;
        atWork.interrupt();
        try {
            if (!over.await(TO_LEAVE.toSeconds() + 1, TimeUnit.SECONDS)) {
                progress.println("gave up removing what was made; the next run does it");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private int verdict() {
        try (var site = Site.of(settings.auth(), settings.backend())) {
            site.reach();
            removeRemains(site);
            var accounts = Accounts.choose(settings.accounts(), variables, site);
            progress.println(
                    "verifying %s and %s with %s".formatted(settings.auth(), settings.backend(), accounts.whom()));
            verify(site, accounts);
            return judge();
        } catch (UnreachableException nobody) {
            return ended(UNREACHABLE, nobody);
        } catch (CannotSignInException nobody) {
            return ended(USAGE, nobody);
        } catch (FileSystemException failure) {
            return ended(USAGE, failure);
        } catch (IOException failure) {
            return ended(stopped ? INTERRUPTED : UNREACHABLE, failure);
        } catch (InterruptedException _) {
            progress.println("interrupted");
            return INTERRUPTED;
        }
    }

    private int ended(int code, Exception why) {
        progress.println(Redaction.of(String.valueOf(why.getMessage()), secrets));
        return code;
    }

    private void verify(Site site, Accounts accounts) throws IOException, InterruptedException, CannotSignInException {
        var remains = Remains.begin(settings.state(), settings.auth(), settings.backend());
        var visitors = new ArrayList<Visitor>();
        try {
            accounts.signIn(site, remains, visitors);
            perform(new Stage(site, visitors), visitors);
        } finally {
            leave(visitors, remains);
        }
        report(accounts);
    }

    private void perform(Stage stage, List<Visitor> visitors) throws InterruptedException {
        for (var check : settings.checks()) {
            if (stopped) {
                throw new InterruptedException("stopped");
            }
            secrets = visitors.stream()
                    .flatMap(visitor ->
                            List.of(
                                    visitor.session().accessToken(),
                                    visitor.session().refreshToken())
                                    .stream())
                    .toList();
            var result = settings.wants(check) ? prove(check, stage) : new Result.Skipped(check);
            results.add(result);
            progress.println(Line.of(results.size(), settings.checks().size(), result));
        }
    }

    private Result prove(Check check, Stage stage) throws InterruptedException {
        var began = System.nanoTime();
        var work = new FutureTask<Result>(() -> {
            check.prove(stage);
            return new Result.Passed(check, since(began));
        });
        var thread = Thread.ofVirtual().name(check.name()).start(work);
        try {
            return work.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return failed(check, began, "an end within " + settings.timeout().toSeconds() + " s", "none");
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case BrokenPromiseException broken -> failed(check, began, broken.expected(), broken.came());
                case HttpTimeoutException late ->
                    failed(check, began, "an answer in time", String.valueOf(late.getMessage()));
                case null -> failed(check, began, "no failure", "one without a cause");
                case Throwable failure -> failed(check, began, "an answer", failure.toString());
            };
        } finally {
            thread.interrupt();
        }
    }

    private Result failed(Check check, long began, String expected, String came) {
        return new Result.Failed(check, since(began), Redaction.of(expected, secrets), Redaction.of(came, secrets));
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Everybody leaves, also when this thread is interrupted, before or meanwhile. */
    private void leave(List<Visitor> visitors, Remains remains) throws IOException, InterruptedException {
        var leaving = new FutureTask<List<String>>(() -> {
            var left = new ArrayList<String>();
            for (var visitor : visitors) {
                left.addAll(visitor.leave());
            }
            return left;
        });
        Thread.ofVirtual().name("leaving").start(leaving);
        var hurried = Thread.interrupted();
        try {
            leftBehind.addAll(result(leaving));
        } catch (InterruptedException _) {
            hurried = true;
            leftBehind.addAll(result(leaving));
        }
        if (leftBehind.isEmpty()) {
            remains.without(visitors);
        }
        if (hurried) {
            throw new InterruptedException("interrupted before this was over");
        }
    }

    private static List<String> result(FutureTask<List<String>> leaving) throws InterruptedException {
        try {
            return leaving.get(TO_LEAVE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException failure) {
            return List.of("whoever was made (%s)".formatted(failure.getMessage()));
        }
    }

    /** Removes what an earlier run had no time to remove. */
    private void removeRemains(Site site) throws IOException, InterruptedException {
        for (var left : Remains.of(settings.state(), settings.auth(), settings.backend())) {
            var unremoved = new ArrayList<String>();
            var again = Remains.begin(settings.state(), settings.auth(), settings.backend());
            for (var account : left.accounts()) {
                for (var visitor : Visitor.returning(site, account, again)) {
                    unremoved.addAll(visitor.leave());
                }
            }
            if (unremoved.isEmpty()) {
                Files.deleteIfExists(left.file());
                progress.println("removed what a run that did not end had left");
            }
            leftBehind.addAll(unremoved);
        }
    }

    private int judge() {
        leftBehind.forEach(what -> progress.println("left behind: " + what));
        var failed = results.stream().anyMatch(Result.Failed.class::isInstance);
        return failed || !leftBehind.isEmpty() ? BROKEN : PASSED;
    }

    private void report(Accounts accounts) throws IOException {
        var junit = settings.junit();
        if (junit != null) {
            Files.writeString(junit, JUnitXml.of(results));
        }
        var report = settings.report();
        if (report != null) {
            var page = new Report(settings, accounts.whom(), results, leftBehind);
            Files.writeString(report.resolveSibling(report.getFileName() + ".md"), page.markdown());
            Files.writeString(report.resolveSibling(report.getFileName() + ".html"), page.html());
        }
    }

    private String json(int code, long ms) {
        var line = new LinkedHashMap<String, Object>();
        line.put("ok", code == PASSED);
        line.put("exit", code);
        line.put("passed", names(Result.Passed.class).size());
        line.put("failed", names(Result.Failed.class));
        line.put("skipped", names(Result.Skipped.class));
        line.put("left_behind", leftBehind);
        line.put("ms", ms);
        return Json.write(line);
    }

    private List<String> names(Class<? extends Result> kind) {
        return results.stream()
                .filter(kind::isInstance)
                .map(result -> result.check().name())
                .toList();
    }
}
