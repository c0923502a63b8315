package accord.contract.browser;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.SharedServices;
import accord.contract.token.ServiceForge;
import accord.deploy.local.RunningInstance;
import accord.deploy.observe.ObservationPage;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever watches {@code deploy/up --observe} sees a socket's close code when it has just ended, and no error of the page. */
@ExtendWith(SharedServices.class)
final class ObservationPageInABrowserTest {
    private static final String WHEN_ITS_ROW_GROWS = """
            const rowOf = key => document.querySelector(`#closes tr[data-key="${key}"]`);
            const countOf = key => rowOf(key) ? Number(rowOf(key).cells[3].textContent) : 0;
            const waiting = setInterval(() => {
              if (!rowOf('1011 server ')) return;
              clearInterval(waiting);
              const before = countOf('4000 peer ');
              console.log('watching', countOf('1011 server '), rowOf('1011 server ').className);
              setInterval(() => { if (countOf('4000 peer ') > before) console.log('grown', rowOf('4000 peer ').className); }, 50);
            }, 50);
            """;

    @Test
    void aCloseCodeIsThereWhenItHasJustHappened(ServicePair services) throws Exception {
        try (var page = ObservationPage.open(0, () -> List.of(running(services.auth()), running(services.backend())));
                var chromium = Chromium.start();
                var console = chromium.open(page.url().toString())) {
            console.type(WHEN_ITS_ROW_GROWS);
            assertThat(console.linesUntil("watching")).containsExactly("watching 0 calm");

            try (var peer = RawWebSocket.connect(services.backend().url())) {
                peer.upgrade(
                        "/ws",
                        "Sec-WebSocket-Protocol: agent-events.v1",
                        "Authorization: Bearer " + ServiceForge.somebody(ServiceForge.of(services.settings())));
                peer.send(RawFrame.close(4321, "enough")).ending();
            }

            assertThat(console.linesUntil("grown"))
                    .startsWith("watching 0 calm", "grown new")
                    .allMatch(line -> line.startsWith("watching") || line.startsWith("grown"));
        }
    }

    private static RunningInstance running(ServiceProcess process) {
        return new RunningInstance(
                process.service().module(),
                "present",
                process.url(),
                process.handle().pid());
    }
}
