package accord.deploy.offender;

import accord.contract.rules.Breaks;

/** Programs that know what runs only elsewhere. */
public final class Tool {
    @Breaks("HEX-09")
    static final class KnowingAService {
        Object service() {
            return new accord.auth.session.offender.Seat();
        }
    }

    @Breaks("HEX-09")
    static final class KnowingAnotherProgram {
        Class<?> program() {
            return accord.contract.client.Closed.class;
        }
    }

    @Breaks({"DOOR-01", "DOOR-03"})
    static final class ReadingTheSecret {
        String secret() {
            return System.getenv("JWT_SECRET_STAGING");
        }
    }
}
