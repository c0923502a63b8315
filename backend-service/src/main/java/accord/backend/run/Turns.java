package accord.backend.run;

import accord.backend.run.ThreadRuns.Seat;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Turn;
import accord.backend.thread.Turn.Ahead;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is: one run of a thread at a time, in all processes together. Among the runs of this process it is known here;
 * what others do is looked up in the leases, when they call and now and then.
 */
final class Turns implements Bell.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final ConcurrentHashMap<ThreadKey, ThreadRuns> byThread = new ConcurrentHashMap<>();
    private final Leases leases;
    private final Bell bell;

    Turns(Leases leases, Bell bell) {
        this.leases = leases;
        this.bell = bell;
    }

    /** A run of this process may come to a thread: its lease may be seen elsewhere before it is known here that there is one. */
    void expect(ThreadKey key) {
        byThread.merge(key, ThreadRuns.NONE.expecting(), (runs, _) -> runs.expecting());
    }

    /** A run that was expected does not come. */
    void expectNoMore(ThreadKey key) {
        change(key, ThreadRuns::expectingLess);
    }

    /** A run that was expected takes its place. Whoever is before it elsewhere is asked to call when that is over. */
    void enrol(AgentRun run, Turn turn) {
        var seat = ThreadRuns.seat(run, turn, leases.self());
        byThread.computeIfPresent(run.key(), (_, runs) -> runs.and(seat));
        turn.ahead().stream()
                .map(Ahead::holder)
                .filter(holder -> !holder.equals(leases.self()))
                .distinct()
                .forEach(holder -> bell.ask(holder, run.key()));
    }

    /** A run may start, now or when its turn comes. */
    void ready(AgentRun run) {
        byThread.computeIfPresent(run.key(), (_, runs) -> startNext(runs.ready(run)));
    }

    private static ThreadRuns startNext(ThreadRuns runs) {
        var next = runs.next();
        next.map(Seat::run)
                .ifPresent(run -> Thread.ofVirtual().name(run.id().value()).start(run::execute));
        return next.map(runs::started).orElse(runs);
    }

    /** A run is over: the next one of this process may begin. */
    void end(AgentRun run) {
        byThread.computeIfPresent(run.key(), (_, runs) -> startNext(runs.over(run)));
    }

    /** The lease of a run is released: the next one of any process may begin. */
    void release(AgentRun run) {
        change(run.key(), runs -> startNext(runs.without(run)));
    }

    /** A run turned out to be another process's by now: what was known about turns in its thread may have changed. */
    void lose(AgentRun run) {
        change(run.key(), runs -> runs.without(run).bound());
        try {
            leases.othersIn(run.key()).forEach(holder -> bell.ask(holder, run.key()));
        } catch (StorageUnavailableException e) {
            LOG.debug("the other runs of {} are looked at later", run.key(), e);
        }
        called(run.key());
    }

    /** Changes something that others may wait for, and calls those who want to know. */
    private void change(ThreadKey key, UnaryOperator<ThreadRuns> change) {
        var callers = new HashSet<String>();
        byThread.computeIfPresent(key, (_, runs) -> {
            callers.addAll(runs.callers());
            var changed = change.apply(runs);
            return changed.isEmpty() ? null : changed;
        });
        callers.forEach(caller -> bell.call(caller, key));
    }

    /** The runs of this process in a thread, in their order. */
    List<AgentRun> in(ThreadKey key) {
        return Optional.ofNullable(byThread.get(key)).map(ThreadRuns::running).orElse(List.of());
    }

    /** Looks at every lease of this process. Called now and then; blocks. */
    void look() {
        look(byThread.values(), leases::held);
    }

    @Override
    public void called(ThreadKey thread) {
        look(Optional.ofNullable(byThread.get(thread)).stream().toList(), () -> leases.held(thread));
    }

    @Override
    public void asked(String by, ThreadKey thread) {
        byThread.computeIfPresent(thread, (_, runs) -> runs.calledBackBy(by));
        // What it waits for may have been over before it asked.
        bell.call(by, thread);
    }

    private void look(Collection<ThreadRuns> threads, Supplier<List<Lease>> asking) {
        // Those that are known before the storage is asked have a lease there, unless somebody else has it.
        var runs = threads.stream().flatMap(each -> each.running().stream()).toList();
        if (runs.isEmpty()) {
            return;
        }
        try {
            var held = asking.get().stream().collect(Collectors.toUnmodifiableMap(Lease::run, Function.identity()));
            runs.forEach(run -> obey(run, Optional.ofNullable(held.get(run.id()))));
            held.values().stream()
                    .filter(Lease::isFree)
                    .collect(Collectors.groupingBy(Lease::key))
                    .forEach(this::free);
        } catch (StorageUnavailableException e) {
            LOG.debug("the leases are looked at later", e);
        }
    }

    /** A run whose lease is gone ends already, or was taken by somebody who thought that this process had died. */
    private static void obey(AgentRun run, Optional<Lease> lease) {
        if (lease.isEmpty()) {
            run.stop(Ending.interrupted());
        } else {
            lease.get().wish().map(Ending::of).ifPresent(run::stop);
        }
    }

    private void free(ThreadKey key, List<Lease> free) {
        var runs = free.stream().map(Lease::run).collect(Collectors.toUnmodifiableSet());
        byThread.computeIfPresent(key, (_, seats) -> startNext(seats.free(runs)));
    }
}
