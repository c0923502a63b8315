package accord.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every platform keeps, whoever it is that runs the services. */
public interface PlatformContract {

    String SERVICE = "backend-service";

    Platform platform() throws Exception;

    @Test
    default void aServiceIsMovedByMakingRevisionsAndSharingTraffic() throws Exception {
        var platform = platform();
        assertThat(platform.service(SERVICE)).isEmpty();

        platform.replace(release("one", "backend-service-one"));
        var first = settled(platform);
        assertThat(first.percent("backend-service-one")).isEqualTo(100);
        assertThat(first.revision("backend-service-one"))
                .hasValueSatisfying(revision -> assertThat(revision.isReady()).isTrue());
        assertThat(first.tagged()).isEmpty();

        platform.replace(release(
                "two",
                "backend-service-two",
                Share.of("backend-service-one", 100),
                new Share("backend-service-two", 0, "canary")));
        var second = settled(platform);
        assertThat(second.percent("backend-service-one")).isEqualTo(100);
        assertThat(second.percent("backend-service-two")).isZero();
        assertThat(second.tagged()).containsOnlyKeys("canary");
        assertThat(second.url()).isEqualTo(first.url());
        assertThat(second.generation()).isGreaterThan(first.generation());
        assertThat(second.revisions())
                .extracting(RevisionState::name)
                .containsExactly("backend-service-two", "backend-service-one");

        platform.route(
                SERVICE,
                List.of(
                        Share.of("backend-service-two", 25),
                        Share.of("backend-service-one", 75),
                        new Share("backend-service-one", 0, "was-100")));
        var third = settled(platform);
        assertThat(third.percent("backend-service-two")).isEqualTo(25);
        assertThat(third.percent("backend-service-one")).isEqualTo(75);
        assertThat(third.tagged()).containsOnlyKeys("was-100");
        assertThat(third.revisions()).hasSize(2);

        platform.route(SERVICE, List.of(Share.of("backend-service-two", 100)));
        assertThat(settled(platform).traffic()).containsExactly(Share.of("backend-service-two", 100));

        assertThatExceptionOfType(PlatformRefusedException.class)
                .isThrownBy(() -> platform.replace(release("three", "backend-service-two")))
                .withMessageContaining("backend-service-two");
        assertThatExceptionOfType(PlatformRefusedException.class)
                .isThrownBy(() -> platform.route(SERVICE, List.of(Share.of("backend-service-four", 100))))
                .withMessageContaining("backend-service-four");
        assertThat(settled(platform).traffic()).containsExactly(Share.of("backend-service-two", 100));
    }

    private static Release release(String image, String revision, Share... traffic) {
        return new Release(Planted.manifest(SERVICE, image), revision, List.of(traffic));
    }

    private static ServiceState settled(Platform platform) throws Exception {
        while (true) {
            var state = platform.service(SERVICE).orElseThrow();
            if (state.isSettled()) {
                return state;
            }
        }
    }
}
