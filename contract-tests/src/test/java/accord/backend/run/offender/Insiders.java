package accord.backend.run.offender;

import accord.backend.adapter.storage.offender.Drawer;
import accord.contract.rules.Breaks;
import accord.kernel.door.offender.Handle;
import accord.kernel.observe.offender.Gauge;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Mono;

/** A core that knows too much. */
final class Insiders {
    private Insiders() {}

    @Breaks("HEX-01")
    static final class KnowingTheOtherService {
        Object other() {
            return new accord.auth.session.offender.Seat();
        }
    }

    @Breaks("HEX-02")
    @Singleton
    static final class KnowingTheFramework {}

    @Breaks("HEX-02")
    static final class KnowingHttp {
        Object answer() {
            return io.micronaut.http.HttpResponse.ok();
        }
    }

    @Breaks("HEX-04")
    static final class KnowingItsStorage {
        Object storage() {
            return new Drawer();
        }
    }

    @Breaks("HEX-05")
    static final class KnowingTheDoor {
        Object door() {
            return new Handle();
        }
    }

    @Breaks("HEX-06")
    static final class Observing {
        Object gauge() {
            return new Gauge();
        }
    }

    @Breaks("HEX-11")
    static final class KnowingTheSocket {
        private final accord.backend.conversation.Outbox outbox;

        KnowingTheSocket(accord.backend.conversation.Outbox outbox) {
            this.outbox = outbox;
        }

        boolean say(String text) {
            return outbox.offer(text, false);
        }
    }

    @Breaks("HEX-14")
    static final class Sleeping {
        void rest() throws InterruptedException {
            Thread.sleep(75);
        }
    }

    @Breaks("HEX-14")
    static final class SleepingByUnit {
        void rest() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(75);
        }
    }

    @Breaks("HEX-14")
    static final class SleepingByReference {
        interface Nap {
            void take(long millis) throws InterruptedException;
        }

        private final Nap nap = Thread::sleep;

        Nap nap() {
            return nap;
        }
    }

    @Breaks("HEX-14")
    static final class Parking {
        void rest() {
            LockSupport.parkNanos(75_000_000);
        }
    }

    @Breaks("HEX-15")
    static final class Printing {
        void say(String text) {
            System.out.println(text);
        }
    }

    @Breaks("HEX-15")
    static final class PrintingItsStack {
        void say(Exception problem) {
            problem.printStackTrace();
        }
    }

    @Breaks("HEX-16")
    static final class ThrowingAnything {
        void fail() {
            throw new RuntimeException("something went wrong");
        }
    }

    @Breaks("HEX-17")
    static final class LookingAtTheClock {
        Instant now() {
            return Instant.now();
        }
    }

    @Breaks("HEX-17")
    static final class BringingItsClock {
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Breaks({"HEX-02", "HEX-18"})
    static final class Reacting {
        Mono<String> answer() {
            return Mono.just("later");
        }
    }

    @Breaks("HEX-13")
    static final class RunManager {}

    @Breaks("HEX-13")
    static final class StringUtils {}

    @Breaks("HEX-13")
    static final class DefaultRun {}
}
