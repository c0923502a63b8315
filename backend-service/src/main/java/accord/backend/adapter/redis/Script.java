package accord.backend.adapter.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script that Redis runs as a whole. */
enum Script {
    /**
     * Appends an event behind another one, unless somebody was faster or its run is over; an event that is there already stays,
     * so that it may be tried again. Keys: stream, index, epoch, end of the run, active runs. Values: the place before and its own, text, mark,
     * events and bytes that are kept, window in milliseconds, member of the index, channel, part, run, process, the window while a
     * run speaks. Returns nothing, or the place that the thread is at, or "over" when this is not for that process to say any more.
     * What is said between a run's first and last word costs half as much: only when a window was begun longer ago than the two
     * windows differ does it begin anew.
     */
    APPEND("""
            local over = redis.call('GET', KEYS[4])
            if over then return over == ARGV[4] and {} or {'over'} end
            local voice = ARGV[11] .. ' ' .. ARGV[12]
            local active = redis.call('HGET', KEYS[5], ARGV[8])
            local isOurs = active and string.sub(active, 1, #ARGV[11] + 1) == ARGV[11] .. ' '
            if ARGV[10] == 'MIDDLE' and isOurs and active ~= voice then return {'over'} end
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            local at = last and last[1] or ''
            if at ~= ARGV[1] then
              local there = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
              if there and there[2][4] == ARGV[4] then return {} end
              return {at}
            end
            local bytes = #ARGV[3] + (last and tonumber(last[2][6]) or 0)
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local noted = last and tonumber(last[2][8])
            local isNoted = ARGV[10] == 'MIDDLE' and active == voice and noted and math.abs(now - noted) < ARGV[13] - ARGV[7]
            redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[5], ARGV[2], 'json', ARGV[3], 'mark', ARGV[4],
                'bytes', string.format('%.0f', bytes), 'noted', string.format('%.0f', isNoted and noted or now))
            while bytes > tonumber(ARGV[6]) do
              local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
              if first[1] == ARGV[2] or bytes - tonumber(first[2][6]) + #first[2][2] <= tonumber(ARGV[6]) then break end
              redis.call('XDEL', KEYS[1], first[1])
            end
            if not isNoted then
              if at == '' then redis.call('DEL', KEYS[3]) end
              if ARGV[10] ~= 'LAST' then
                redis.call('HSET', KEYS[5], ARGV[8], voice)
                redis.call('PEXPIRE', KEYS[5], ARGV[13])
                redis.call('PEXPIRE', KEYS[1], ARGV[13])
              else
                redis.call('SET', KEYS[4], ARGV[4], 'PX', ARGV[7])
                if isOurs then redis.call('HDEL', KEYS[5], ARGV[8]) end
                redis.call('PEXPIRE', KEYS[1], ARGV[7])
              end
              redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[8])
              redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now - ARGV[13]))
              redis.call('PEXPIRE', KEYS[2], ARGV[13])
            end
            redis.call('PUBLISH', ARGV[9], 'event ' .. ARGV[2] .. ' ' .. ARGV[3])
            return {}
            """),

    /**
     * Reads what comes after a number. Keys: stream, epoch. Values: the first number that is wanted, how many. Returns the last
     * and the first place, then places and texts; only the place before the first of a thread in which nothing has happened, and
     * nothing of one that is not there.
     */
    READ("""
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            if not last then
              local epoch = redis.call('GET', KEYS[2])
              return epoch and {epoch .. '-0'} or {}
            end
            local found = {last[1], redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]}
            local from = string.sub(last[1], 1, string.find(last[1], '-', 1, true)) .. ARGV[1]
            for _, event in ipairs(redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[2])) do
              found[#found + 1] = event[1]
              found[#found + 1] = event[2][2]
            end
            return found
            """),

    /**
     * Begins a thread, unless it has begun. Keys: stream, index, epoch. Values: an epoch, window. Returns its last place.
     */
    BEGIN("""
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            if last then return {last[1]} end
            redis.call('SET', KEYS[3], ARGV[1], 'NX', 'PX', ARGV[2])
            return {redis.call('GET', KEYS[3]) .. '-0'}
            """),

    /** Keeps a thread that is followed. Keys: stream, index, epoch. Values: window, member. Returns the last place, or nothing. */
    KEEP("""
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            if not last then
              redis.call('PEXPIRE', KEYS[3], ARGV[1])
              return {}
            end
            local time = redis.call('TIME')
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), ARGV[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[1])
            return {last[1]}
            """),

    /** Forgets a thread. Keys: stream, index, epoch, active runs. Values: member, channel, who forgets. */
    FORGET("""
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            redis.call('DEL', KEYS[1], KEYS[3])
            redis.call('ZREM', KEYS[2], ARGV[1])
            redis.call('HDEL', KEYS[4], ARGV[1])
            redis.call('PUBLISH', ARGV[2], 'forgotten ' .. (last and last[1] or '0-0') .. ' ' .. ARGV[3])
            return {}
            """),

    /** Drops a stream that has lost its end, unless it has moved meanwhile. Key: stream. Value: its last place. */
    DROP("""
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            if last and last[1] == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return {}
            """),

    /**
     * A user's threads, the latest moved first. Keys: index, active runs. Values: what their names begin with, how many. Returns
     * members, places and active runs, each with its process, "" for none.
     */
    THREADS("""
            local found = {}
            for _, member in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[2] - 1)) do
              local last = redis.call('XREVRANGE', ARGV[1] .. member, '+', '-', 'COUNT', 1)[1]
              if last then
                found[#found + 1] = member
                found[#found + 1] = last[1]
                found[#found + 1] = redis.call('HGET', KEYS[2], member) or ''
              end
            end
            return found
            """);

    private final String text;

    Script(String text) {
        this.text = text;
    }

    /** Runs it; a Redis that does not know it by its digest, because it was restarted, is sent the text. */
    CompletionStage<List<Object>> run(RedisAsyncCommands<String, String> redis, List<String> keys, String... values) {
        var named = keys.toArray(String[]::new);
        CompletionStage<List<Object>> known = redis.evalsha(redis.digest(text), ScriptOutputType.MULTI, named, values);
        return known.exceptionallyCompose(problem -> isUnknown(problem)
                ? redis.eval(text, ScriptOutputType.MULTI, named, values)
                : CompletableFuture.failedStage(problem));
    }

    private static boolean isUnknown(Throwable problem) {
        return problem instanceof RedisNoScriptException
                || (problem instanceof CompletionException && problem.getCause() instanceof RedisNoScriptException);
    }
}
