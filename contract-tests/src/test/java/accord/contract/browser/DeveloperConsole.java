package accord.contract.browser;

import accord.kernel.testkit.FrameContract;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The console of a page, as a developer has it: scripts are typed there, and what they print is read. */
final class DeveloperConsole implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 20_000;

    private final Page page;
    private final Queue<ConsoleMessage> unread = new ConcurrentLinkedQueue<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private DeveloperConsole(Page page) {
        this.page = page;
    }

    static DeveloperConsole of(BrowserContext context, String url) {
        var page = context.newPage();
        page.navigate(url);
        var console = new DeveloperConsole(page);
        page.onConsoleMessage(console.unread::add);
        page.onWebSocket(socket -> socket.onFrameReceived(frame -> console.told.add(frame.text())));
        return console;
    }

    /** Runs a script as the console does, where the policy of the page binds what it calls and not the typing. */
    void type(String script) {
        var command = new JsonObject();
        command.addProperty("expression", script);
        command.addProperty("replMode", true);
        var answer = page.context().newCDPSession(page).send("Runtime.evaluate", command);
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException("the script failed: " + answer.get("exceptionDetails"));
        }
    }

    /**
     * All lines up to the first that begins so: a frame as its type and error code, anything else as it was printed.
     * What the browser itself complains of is a line too. What the service said is held against its contract.
     */
    List<String> linesUntil(String beginning) {
        try {
            page.waitForCondition(
                    () -> {
                        read();
                        return lines.stream().anyMatch(line -> line.startsWith(beginning));
                    },
                    new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
            told.forEach(FrameContract.shipped().orElseThrow()::told);
            return List.copyOf(lines);
        } catch (PlaywrightException late) {
            throw new IllegalStateException("no line begins with %s: %s".formatted(beginning, lines), late);
        }
    }

    @Override
    public void close() {
        page.context().close();
    }

    private void read() {
        for (var message = unread.poll(); message != null; message = unread.poll()) {
            lines.add(
                    message.args().isEmpty()
                            ? message.text()
                            : message.args().stream()
                                    .map(JSHandle::jsonValue)
                                    .map(DeveloperConsole::word)
                                    .collect(Collectors.joining(" "))
                                    .strip());
        }
    }

    private static String word(Object printed) {
        return printed instanceof Map<?, ?> frame
                ? Stream.of(frame.get("type"), frame.get("error_code"))
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "))
                : String.valueOf(printed);
    }
}
