package accord.backend;

import accord.backend.adapter.memory.InMemoryEventLog;
import accord.backend.adapter.websocket.WebSocketLimits;
import accord.backend.agent.UsageLibrary;
import accord.backend.agent.UsageUploads;
import accord.backend.conversation.Connections;
import accord.backend.conversation.Desk;
import accord.backend.conversation.EventStreams;
import accord.backend.conversation.PostedMessages;
import accord.backend.conversation.UserRates;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.run.AnswerKeeper;
import accord.backend.run.Bell;
import accord.backend.run.EventLog;
import accord.backend.run.Leases;
import accord.backend.run.LostRuns;
import accord.backend.run.Runs;
import accord.backend.run.Supervision;
import accord.backend.run.ThreadRemoval;
import accord.backend.thread.Threads;
import accord.kernel.environment.Environment;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the core, all of it at start. */
@Factory
final class CoreFactory {
    private static final Logger LOG = LoggerFactory.getLogger(CoreFactory.class);

    @Context
    ConnectionTerms terms(ConnectionConfiguration configuration, WebSocketLimits limits) {
        return configuration.terms(limits.messageBytes(), limits.outboundBytes());
    }

    @Context
    @Requires(missingBeans = EventLog.class)
    InMemoryEventLog eventLog(
            ConnectionTerms terms, RunConfiguration configuration, Environment environment, InstantSource clock) {
        if (!environment.permitsLocalDefaults()) {
            LOG.warn(
                    "events are kept in the memory of this instance: before there is a second one, set ACCORD_REDIS_URL");
        }
        return new InMemoryEventLog(terms.resumeWindow(), terms.resumeEvents(), configuration.logBytes(), clock);
    }

    @Context
    Supervision supervision(SupervisorConfiguration configuration) {
        return new Supervision(configuration.patience());
    }

    @Context
    AnswerKeeper answerKeeper(Threads threads, Leases leases, InstantSource clock) {
        return new AnswerKeeper(threads, leases, clock);
    }

    /** Without a line to others, what they want is seen when it is looked for. */
    @Context
    @Requires(missingBeans = Bell.class)
    Bell bell() {
        return Bell.silent();
    }

    @Context
    Runs runs(
            Threads threads,
            Leases leases,
            Bell bell,
            EventLog log,
            Supervision supervision,
            AnswerKeeper answers,
            RunConfiguration configuration,
            InstantSource clock) {
        return new Runs(threads, leases, bell, log, supervision, answers, configuration.settings(), clock);
    }

    @Context
    LostRuns lostRuns(
            Runs runs,
            Threads threads,
            Leases leases,
            Bell bell,
            EventLog log,
            AnswerKeeper answers,
            InstantSource clock) {
        return new LostRuns(runs, threads, leases, bell, log, answers, clock);
    }

    @Context
    ThreadRemoval threadRemoval(Runs runs, Threads threads, EventLog log) {
        return new ThreadRemoval(runs, threads, log);
    }

    @Context
    Connections connections(ConnectionTerms terms) {
        return new Connections(terms.connectionsPerUser());
    }

    @Context
    Desk desk(
            Runs runs,
            EventLog log,
            Supervision supervision,
            Connections connections,
            ConnectionTerms terms,
            InstantSource clock) {
        return new Desk(runs, log, supervision, connections, terms, clock);
    }

    @Context
    UsageUploads usageUploads(UsageLibrary library, InstantSource clock) {
        return new UsageUploads(library, clock);
    }

    @Context
    EventStreams eventStreams(Desk desk, HttpConfiguration configuration) {
        return new EventStreams(configuration.streamsPerUser(), desk);
    }

    @Context
    UserRates userRates(ConnectionTerms terms, HttpConfiguration configuration) {
        return new UserRates(terms.commandsPerMinute(), configuration.readingsPerMinute());
    }

    @Context
    PostedMessages postedMessages(Desk desk, HttpConfiguration configuration) {
        return new PostedMessages(desk, configuration.answerWithin());
    }
}
