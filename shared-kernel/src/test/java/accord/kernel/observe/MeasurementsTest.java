package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.door.Refusals;
import accord.kernel.token.AuthFailure;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures of the process, and those of its answers and refusals. */
class MeasurementsTest {
    private final Measurements measurements = new Measurements();
    private final Rejections rejections = new Rejections(measurements);

    @AfterEach
    void close() {
        measurements.close();
    }

    @Test
    void theProcessItselfIsMeasured() {
        assertThat(measurements.text())
                .contains(
                        "jvm_memory_used_bytes{",
                        "jvm_threads_live_threads ",
                        "jvm_gc_max_data_size_bytes ",
                        "system_cpu_count ",
                        "process_files_open_files ",
                        "process_uptime_seconds ");
    }

    @Test
    void everyRefusalHasItsCounterAndAnotherKeyHasOneOfItsOwn() {
        assertThat(measurements.text().lines().filter(line -> line.startsWith("auth_reject_total")))
                .hasSize(AuthFailure.values().length);

        rejections.count(AuthFailure.TOKEN_EXPIRED);
        assertThat(measurements.text())
                .contains("auth_reject_total{code=\"TOKEN_EXPIRED\"} 1.0\n", "key_mismatch_total 0.0\n");

        rejections.count(AuthFailure.KEY_MISMATCH);
        assertThat(measurements.text())
                .contains("auth_reject_total{code=\"KEY_MISMATCH\"} 1.0\n", "key_mismatch_total 1.0\n");
    }

    @Test
    void anAnswerIsTimedOnceUnderNoRouteWhenItHasNone() {
        var times = new RequestTimes(measurements, rejections, new OwnSockets());
        var request = HttpRequest.GET("/somewhere/a-stranger-chose");

        times.begin(request);
        times.end(request, HttpResponse.notFound());

        var series = "{method=\"GET\",route=\"none\",status=\"404\"} ";
        assertThat(measurements.text()).contains("http_request_seconds_count" + series + "1\n");
        assertThat(sample("http_request_seconds_sum" + series)).isBetween(0.0, 60.0);
    }

    @Test
    void anAnswerThatRefusesIsCountedAsRefusal() {
        var times = new RequestTimes(measurements, rejections, new OwnSockets());
        var request = HttpRequest.GET("/api/me");

        times.begin(request);
        times.end(request, Refusals.answer(request, AuthFailure.SIGNATURE_INVALID, "its MAC is another's"));

        assertThat(measurements.text()).contains("auth_reject_total{code=\"SIGNATURE_INVALID\"} 1.0\n");
    }

    private double sample(String series) {
        return Arrays.stream(measurements.text().split("\n", -1))
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }
}
