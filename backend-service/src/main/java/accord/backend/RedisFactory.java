package accord.backend;

import accord.backend.adapter.redis.RedisEventLog;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.run.Bell;
import accord.backend.run.Leases;
import accord.kernel.door.ProcessEnvironment;
import accord.kernel.observe.HealthCheck;
import accord.kernel.observe.Measurements;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

/** Keeps the events in a Redis that all instances share, where one is configured; nothing of it is loaded elsewhere. */
@Factory
@Requires(property = RedisFactory.URL, notEquals = "")
final class RedisFactory {
    static final String URL = "accord.redis.url";
    private static final String VARIABLE = "ACCORD_REDIS_URL";

    @Context
    @Bean(preDestroy = "close")
    RedisEventLog eventLog(
            RedisConfiguration configuration, RunConfiguration runs, ConnectionTerms terms, Measurements measurements) {
        var url = ProcessEnvironment.variables().getOrDefault(VARIABLE, "");
        var log = new RedisEventLog(
                configuration.settings(url, runs.storageWait()), terms.resumeWindow(), terms.resumeEvents());
        measurements.counted(
                "event.log.repair", "events read that had not come by themselves", log, RedisEventLog::repairs);
        measurements.counted("event.log.retry", "appends that were tried again", log, RedisEventLog::retries);
        measurements.level(
                "event.log.threads", "threads that this instance follows or writes to", log, RedisEventLog::rooms);
        return log;
    }

    @Context
    Bell bell(RedisEventLog log, Leases leases) {
        return log.bell(leases.self());
    }

    /** Without it, nothing that happens could be told: no traffic. What is stored is stored, and sockets stay. */
    @Context
    HealthCheck redis(RedisEventLog log) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "redis";
            }

            @Override
            public Condition ask() {
                return HealthCheck.upOr(log.answers(), "Redis does not answer");
            }
        };
    }
}
