package accord.contract.bench;

import java.io.IOException;

/** One person whose network fails inside every run: what is timed is the way back to the run's end. */
final class Resumes implements Load.Work {
    private static final String THREAD = "bench";

    /** Opens a socket for the person. */
    interface Door {
        BareSocket open() throws IOException;
    }

    private final Door door;
    private BareSocket socket;
    private String epoch = "";
    private long seen;
    private long receivedBefore;

    Resumes(Door door) throws IOException {
        this.door = door;
        this.socket = door.open();
    }

    @Override
    public void prepare() throws IOException {
        socket.text(Turns.saidIn(THREAD));
        var started = socket.await("agent_started");
        epoch = text(started, "epoch");
        seen = number(started, "seq");
        receivedBefore += socket.received();
        socket.lose();
    }

    @Override
    public void once() throws IOException {
        socket = door.open();
        socket.text("""
                {"type":"resume","streams":[{"thread_id":"%s","epoch":"%s","since":%d}]}""".formatted(THREAD, epoch, seen));
        var recovered = false;
        var ended = false;
        while (!recovered || !ended) {
            var message = socket.message();
            if (message.startsWith("{\"type\":\"resumed\"")) {
                if (!message.contains("\"recovered\":true")) {
                    throw new IOException("a run could not be resumed");
                }
                recovered = true;
            } else if (Turns.isEvent(message)) {
                follow(number(message, "seq"));
                if (Turns.isEnd(message)) {
                    Turns.requireAnswer(message);
                    ended = true;
                }
            }
        }
    }

    /** What is delivered again is no loss; what is left out is one. */
    private void follow(long seq) throws IOException {
        if (seq > seen + 1) {
            throw new IOException("an event was lost: %d came after %d".formatted(seq, seen));
        }
        seen = Math.max(seen, seq);
    }

    private static String text(String message, String name) {
        return after(message, '"' + name + "\":\"").replaceFirst("\".*", "");
    }

    private static long number(String message, String name) throws IOException {
        try {
            return Long.parseLong(after(message, '"' + name + "\":").replaceFirst("\\D.*", ""));
        } catch (NumberFormatException none) {
            throw new IOException("a message has no " + name, none);
        }
    }

    private static String after(String message, String mark) {
        var at = message.indexOf(mark);
        return at < 0 ? "" : message.substring(at + mark.length());
    }

    @Override
    public long received() {
        return receivedBefore + socket.received();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
