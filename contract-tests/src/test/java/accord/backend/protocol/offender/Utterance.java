package accord.backend.protocol.offender;

import accord.contract.rules.Breaks;
import java.util.List;
import java.util.Map;

/** Messages that break the wire. */
sealed interface Utterance {
    /** A sound one. */
    record Spoken(String text, List<String> words, Map<String, Object> details, long at) implements Utterance {}

    /** Who speaks. */
    enum Voice {
        LOUD,
        LOW
    }

    @Breaks("WIRE-07")
    record WithAnEnum(String text, Voice voice) implements Utterance {}

    @Breaks("WIRE-07")
    record WithAnEnumInAList(List<Voice> voices) implements Utterance {}

    @Breaks("WIRE-07")
    record WithAProblem(Exception cause) implements Utterance {}

    @Breaks("WIRE-07")
    final class NotARecord implements Utterance {}
}
