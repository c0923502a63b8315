package accord.contract.bench;

import java.io.IOException;

/** One person who talks: a message, its five events, and the next one, on a socket that stays open. */
final class Turns implements Load.Work {
    private static final int EVENTS = 5;
    /** As long as conversations are; a thread that grew for ever would be another measurement. */
    private static final int IN_ONE_THREAD = 10;

    private final BareSocket socket;
    private int turns;

    Turns(BareSocket socket) {
        this.socket = socket;
    }

    @Override
    public void once() throws IOException {
        socket.text(saidIn("bench-" + turns++ / IN_ONE_THREAD));
        var events = 0;
        String message;
        do {
            message = socket.message();
            events += isEvent(message) ? 1 : 0;
        } while (!isEnd(message));
        if (events != EVENTS) {
            throw new IOException("a turn had %d events instead of five".formatted(events));
        }
        requireAnswer(message);
    }

    static String saidIn(String thread) {
        return """
                {"type":"user_message","thread_id":"%s","content":"hello"}""".formatted(thread);
    }

    /** Events have a number; what else a server says has none. */
    static boolean isEvent(String message) {
        return message.contains("\"seq\":") && message.contains("\"run_id\":");
    }

    static boolean isEnd(String message) {
        return message.contains("\"type\":\"agent_completed\"");
    }

    /** A fallback is cheap and no answer. */
    static void requireAnswer(String end) throws IOException {
        if (!end.contains("\"status\":\"completed\"") || end.contains("\"fallback_mode\":true")) {
            throw new IOException("a run ended without an answer of the agents");
        }
    }

    @Override
    public long received() {
        return socket.received();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
