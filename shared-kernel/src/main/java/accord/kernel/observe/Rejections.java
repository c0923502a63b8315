package accord.kernel.observe;

import static java.util.Objects.requireNonNull;

import accord.kernel.token.AuthFailure;
import io.micrometer.core.instrument.Counter;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** How often somebody was refused at the door, and why. */
@Singleton
public final class Rejections {
    private final Map<AuthFailure, Counter> byFailure = new EnumMap<>(AuthFailure.class);
    private final Counter keyMismatches;

    public Rejections(Measurements measurements) {
        for (var failure : AuthFailure.values()) {
            byFailure.put(
                    failure,
                    measurements.counter(
                            "auth.reject", "requests and sockets that were refused", "code", failure.code()));
        }
        keyMismatches = measurements.counter(
                "key.mismatch", "tokens that were signed with a key that this service does not verify");
    }

    public void count(AuthFailure failure) {
        requireNonNull(byFailure.get(failure), "every failure has a counter").increment();
        if (failure == AuthFailure.KEY_MISMATCH) {
            keyMismatches.increment();
        }
    }
}
