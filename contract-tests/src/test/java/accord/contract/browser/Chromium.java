package accord.contract.browser;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, without a window. {@code -Daccord.browser=PATH} names another one, and
 * {@code -Daccord.browser=none} skips the tests that need one.
 */
final class Chromium implements AutoCloseable {
    private static final String PROPERTY = "accord.browser";
    private static final String NONE = "none";
    private static final List<String> USUAL =
            List.of("/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser");
    private static final List<String> ALONE = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        var wanted = Optional.ofNullable(System.getProperty(PROPERTY));
        assumeFalse(wanted.equals(Optional.of(NONE)), "-D" + PROPERTY + "=" + NONE + ": no browser is wanted");
        var executable = executable(wanted);
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(executable)
                                .setArgs(ALONE)));
    }

    /** A new page of its own, with no memory of others. */
    DeveloperConsole open(String url) {
        return DeveloperConsole.of(browser.newContext(), url);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Path executable(Optional<String> wanted) {
        return wanted.map(Stream::of)
                .orElseGet(USUAL::stream)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("there is no browser at %s: apt-get install chromium, or -D%s=%s"
                                .formatted(wanted.orElseGet(() -> String.join(" or ", USUAL)), PROPERTY, NONE)));
    }
}
