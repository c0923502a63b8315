package accord.contract.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedServices;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every script that is shipped, played against the real services, each by somebody new. */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptsTest {
    private final HttpClient http = WatchedHttp.receiving();
    private final ServicePair services;

    ScriptsTest(ServicePair services) {
        this.services = services;
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @TestFactory
    Stream<DynamicTest> theServicesKeepToEachScript() throws Exception {
        return scripts("")
                .map(script -> DynamicTest.dynamicTest(
                        script.toString(),
                        () -> stage(services.backend(), services.settings()).play(script)));
    }

    /** Those that need a run which waits: nobody is on duty, so that a run waits for somebody until it is stopped. */
    @TestFactory
    Stream<DynamicTest> andToThoseInWhichARunWaits(@TempDir Path directory) throws Exception {
        var settings = ServiceSettings.in(directory)
                .withBackend("ACCORD_SUPERVISOR_ENABLED", "false")
                .withBackend("ACCORD_SUPERVISOR_WAIT", "60s");
        var backend = settings.startBackend();
        backend.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
        return scripts("waiting")
                .map(script -> DynamicTest.dynamicTest(
                        script.toString(), () -> stage(backend, settings).play(script)))
                .onClose(backend::kill);
    }

    private static Stream<Script> scripts(String room) throws URISyntaxException, IOException {
        var place =
                Objects.requireNonNull(Script.class.getResource("hello.txt")).toURI();
        try (var files = Files.list(Path.of(place).resolveSibling(room.isEmpty() ? "." : room))) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .map(name -> (room.isEmpty() ? "" : room + "/") + name.replace(".txt", ""))
                    .sorted()
                    .toList();
            assertThat(names).hasSizeGreaterThan(3);
            return names.stream().map(Script::shipped);
        }
    }

    private Stage stage(ServiceProcess backend, ServiceSettings settings) {
        var forge = ServiceForge.of(settings);
        var user = UUID.randomUUID().toString();
        return new Stage(
                http,
                backend.url(),
                Map.of(
                        "user_id", user,
                        "token", forge.person(user),
                        "fresh_token", forge.person(user),
                        "other_token", ServiceForge.somebody(forge),
                        "expired_token", expired(forge),
                        "stranger_token", ServiceForge.somebody(ServiceForge.stranger(forge))),
                Talk.PATIENCE);
    }

    private static String expired(Forge forge) {
        return forge.forged().claim("iat", "1").claim("exp", "601").compact();
    }

    @Test
    void whatComesOtherwiseIsShownBesideWhatWasExpected() {
        var script = Script.parse("lie", """
                OPEN /ws
                > Sec-WebSocket-Protocol: agent-events.v1
                > Authorization: Bearer ${token}
                RCV {"type":"connection_established","…":"…"}
                SND {"type":"authenticate","token":"${fresh_token}"}
                RCV {"type":"auth_refreshed","…":"…"}
                SND {"type":"ping","n":1}
                RCV {"type":"pong","id":"<string>","timestamp":"<number>","n":2}
                """);

        assertThatThrownBy(() -> stage(services.backend(), services.settings()).play(script))
                .isInstanceOf(ScriptFailedException.class)
                .message()
                .startsWith("lie, line 8\n")
                .contains("    SND {\"type\":\"ping\",\"n\":1}\n")
                .contains("  - RCV {\"type\":\"pong\",\"id\":\"<string>\",\"timestamp\":\"<number>\",\"n\":2}\n")
                .contains("  + RCV {\"type\":\"pong\"")
                .endsWith("/n: expected 2, came 1")
                .doesNotContain("eyJ");
    }

    @Test
    void aFieldThatNobodyExpectsAndOneThatIsMissingAreDifferences() {
        assertLie("RCV {\"type\":\"connection_established\"}", "/id is not expected");
        assertLie("RCV {\"type\":\"connection_established\",\"colour\":\"<any>\",\"…\":\"…\"}", "/colour is missing");
        assertLie("RCV {\"type\":\"connection_established\",\"user_id\":\"${other_token}\",\"…\":\"…\"}", "/user_id");
        assertLie("RCV {\"streams\":[{}],\"…\":\"…\"}", "/streams: expected 1 items, came 0 items");
        assertLie("RCV {\"max_age_ms\":\"<string>\",\"…\":\"…\"}", "/max_age_ms: expected <string>, came 3300000");
        assertLie("CLOSE 4401", "a message where the end was expected");
        assertLie("REFUSED 403", "the upgrade was accepted");
        assertLie("SND {\"run_id\":\"${run_id}\"}", "nobody has said yet what ${run_id} is");
        assertLie("somebody: SND {}", "there is no open connection of somebody");
    }

    private void assertLie(String line, String complaint) {
        var script = Script.parse(
                "lie",
                "OPEN /ws\n> Sec-WebSocket-Protocol: agent-events.v1\n> Authorization: Bearer ${token}\n" + line
                        + "\n");

        assertThatThrownBy(() -> stage(services.backend(), services.settings()).play(script))
                .isInstanceOf(ScriptFailedException.class)
                .hasMessageContaining("lie, line 4")
                .hasMessageContaining(complaint);
    }

    @Test
    void aLineThatSaysNothingIsNamed() {
        assertThatThrownBy(() -> Script.parse("typo", "# a title\nOPEN /ws\nRECV {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("typo, line 3: 'RECV'");
        assertThatThrownBy(() -> Script.parse("empty", "# only a title"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty says nothing");
    }
}
