package accord.contract.rules.gate;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Somebody else's repository keeps the rules by five lines of house.yaml, as a JUnit test and by the command line. */
@Tag("architecture")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignHouseTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final Pattern BROKEN = Pattern.compile("(?m)^([A-Z]+-\\d\\d) \\w+, broken in");

    private Path folder = Path.of("");
    private Shop shop = new Shop(folder);

    /** What a command printed, and how it ended. */
    private record Ran(int code, String out, String err) {
        Set<String> broken() {
            return BROKEN.matcher(out).results().map(found -> found.group(1)).collect(toSet());
        }
    }

    @BeforeAll
    void compileTheShop(@TempDir Path shared) {
        folder = shared;
        shop = Shop.compiledIn(folder.resolve("shop"));
    }

    @Test
    void theCommandLineNamesEveryBreachWithItsPlaceAndExitsWith1() {
        var ran = rules("--root", shop.root().toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.broken()).containsExactlyInAnyOrder("DOOR-01", "DOOR-17", "PAPER-01");
        assertThat(ran.out())
                .contains(
                        "orders/src/main/java/com/acme/shop/orders/adapter/http/OrderDesk.java:8 uses"
                                + " java.lang.System.getenv in region",
                        "orders/src/main/java/com/acme/shop/orders/adapter/http/OrderDesk.java:12 uses"
                                + " com.acme.shop.kernel.token.AccessTokens.mint in guest",
                        "orders/src/main/resources/application.yml:4 sets shop.jwt.secret",
                        "let com.acme.shop.orders.login.Login issue it");
    }

    @Test
    void aJarIsAsGoodAsAFolderAndItsPlacesAreTheSame() throws IOException {
        var jar = jarOf("orders");

        var ran = rules(
                "--root",
                shop.root().toString(),
                jar.toString(),
                shop.classes("kernel").toString());

        assertThat(ran.broken()).containsExactlyInAnyOrder("DOOR-01", "DOOR-17", "PAPER-01");
        assertThat(ran.out()).contains("orders/src/main/java/com/acme/shop/orders/adapter/http/OrderDesk.java:8 uses");
    }

    @Test
    void theArchTestsNameTheSameBreachesInClasses() throws Exception {
        var failures = failures();

        assertThat(failures.getTestsSucceededCount()).isEqualTo(2);
        assertThat(failures.getFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.getTestIdentifier().getDisplayName()).contains("one_door");
            assertThat(failure.getException())
                    .hasMessageContaining("DOOR-01 only_one_class_reads_the_environment")
                    .hasMessageContaining("OrderDesk.java:8 uses java.lang.System.getenv in region")
                    .hasMessageContaining("DOOR-17 only_auth_mints_and_only_once");
        });
    }

    @Test
    void acceptedBreachesPassUntilTheirDay() throws IOException {
        var baseline = folder.resolve("accepted.yaml");
        Files.writeString(baseline, "accepted: []\n");

        var accepted = rules(
                Map.of(),
                CLOCK,
                "accept",
                "--root",
                shop.root().toString(),
                "--baseline",
                baseline.toString(),
                "--owner",
                "ada",
                "--reason",
                "moves to the new desk",
                "--expires",
                "2026-12-24");
        var clean = rules("--root", shop.root().toString(), "--baseline", baseline.toString());
        var late = rules(
                Map.of(),
                Clock.fixed(Instant.parse("2026-12-25T00:00:00Z"), ZoneOffset.UTC),
                "--root",
                shop.root().toString(),
                "--baseline",
                baseline.toString());

        assertThat(accepted.code()).isZero();
        assertThat(accepted.out()).contains("3 breach(es) accepted by ada until 2026-12-24");
        assertThat(clean.code()).isZero();
        assertThat(clean.out()).contains("clean, 3 accepted for a while");
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.broken()).containsExactlyInAnyOrder("DOOR-01", "DOOR-17", "PAPER-01", "BASE-01");
    }

    @Test
    void nothingIsAcceptedInCi() {
        var ran = accept(Map.of("CI", "true"), "2026-12-24");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("this is CI");
        assertThat(shop.root().resolve("baseline.yaml")).doesNotExist();
    }

    @Test
    void nothingIsAcceptedForADayThatIsPastOrWithoutAnOwner() {
        assertThat(accept(Map.of(), "2026-11-20").err()).contains("--expires 2026-11-20 is not after today");
        var nobody = rules("accept", "--root", shop.root().toString(), "--reason", "x", "--expires", "2027-01-31");
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("Missing required option: '--owner=");
        assertThat(shop.root().resolve("baseline.yaml")).doesNotExist();
    }

    @Test
    void whatCannotBeUsedIsSaidInASentenceAndExitsWith2() throws IOException {
        var empty = Files.createDirectories(folder.resolve("empty"));
        var mistaken = Files.writeString(folder.resolve("mistaken.yaml"), "kernel: a.b\nservises: [c.d]\n");

        assertThat(rules("--root", empty.toString()))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("there is no", "house.yaml", "--house"));
        assertThat(rules("--root", shop.root().toString(), "--house", mistaken.toString()))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("mistaken.yaml:2: unknown key 'servises'"));
        assertThat(rules(
                        "--root",
                        shop.root().toString(),
                        folder.resolve("nowhere").toString()))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("nowhere is neither a class folder nor a jar"));
        assertThat(rules("--rooot", "x").code()).isEqualTo(2);
        assertThat(rules("--help").code()).isZero();
    }

    @Test
    void everyReportIsWritten() {
        var reports = folder.resolve("reports");

        rules("--root", shop.root().toString(), "--report", reports.toString());

        assertThat(reports)
                .isDirectoryContaining("glob:**/rules.sarif")
                .isDirectoryContaining("glob:**/rules.xml")
                .isDirectoryContaining("glob:**/rules.md")
                .isDirectoryContaining("glob:**/rules.html")
                .isDirectoryContaining("glob:**/walk.svg")
                .isDirectoryContaining("glob:**/rooms.svg");
        assertThat(reports.resolve("rules.html")).content().contains("DOOR-17", "OrderDesk.java:12", "<svg");
        assertThat(reports.resolve("rules.md")).content().contains("| mints access tokens | 2 |", "OrderDesk");
        assertThat(reports.resolve("rules.xml"))
                .content()
                .contains("failures=\"3\"", "skipped=\"1\"", "our helpers are older than this rule");
    }

    @Test
    void theDocumentShowsTheLinesThatTheShopHas() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var blocks = Pattern.compile("(?s)```\\w+\n(.*?)```")
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(blocks)
                .contains(
                        Files.readString(Shop.SOURCES.resolve("house.yaml")),
                        Files.readString(
                                Shop.SOURCES.resolve("orders/src/test/java/com/acme/shop/ShopRulesTest.java")));
    }

    /** Runs the shop's own test as its build would: its classes, and the folder with house.yaml, on the class path. */
    private org.junit.platform.launcher.listeners.TestExecutionSummary failures() throws Exception {
        var urls = new URL[] {
            shop.classes("kernel").toUri().toURL(),
            shop.classes("orders").toUri().toURL(),
            shop.root().resolve("orders/target/test-classes").toUri().toURL(),
            shop.root().toUri().toURL()
        };
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(urls, before)) {
            thread.setContextClassLoader(loader);
            var listener = new SummaryGeneratingListener();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(loader.loadClass("com.acme.shop.ShopRulesTest")))
                    .build();
            LauncherFactory.create().execute(request, listener);
            return listener.getSummary();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Path jarOf(String module) throws IOException {
        var jar = folder.resolve(module + ".jar");
        var classes = shop.classes(module);
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private Ran accept(Map<String, String> variables, String day) {
        return rules(
                variables,
                CLOCK,
                "accept",
                "--root",
                shop.root().toString(),
                "--owner",
                "ada",
                "--reason",
                "moves to the new desk",
                "--expires",
                day);
    }

    private static Ran rules(String... arguments) {
        return rules(Map.of(), CLOCK, arguments);
    }

    private static Ran rules(Map<String, String> variables, Clock clock, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = RulesCommand.line(variables, clock)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
