package accord.deploy.local;

import java.io.PrintStream;

/** What a person reads while services run: whole lines, each with the name of who speaks. Never standard output, which belongs to programs. */
public final class Console {

    private static final int NAME_WIDTH = "backend-service".length();

    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    public void say(String sentence) {
        line("accord", sentence);
    }

    void line(String speaker, String text) {
        out.println(speaker + " ".repeat(Math.max(0, NAME_WIDTH - speaker.length())) + " | " + text);
    }
}
