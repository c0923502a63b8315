package accord.contract.rules;

import java.util.function.Predicate;
import java.util.stream.Stream;

/** What betrays a deed in a class: each mark is a place where it is done. */
@FunctionalInterface
interface Trace {
    Stream<Mark> in(Subject subject);

    /** Either betrays it. */
    default Trace or(Trace other) {
        return subject -> Stream.concat(in(subject), other.in(subject));
    }

    /** Counts only where the class, or another one that is nested with it, also shows the other. */
    default Trace beside(Trace other) {
        return subject ->
                family(subject).anyMatch(kin -> other.in(kin).findAny().isPresent()) ? in(subject) : Stream.of();
    }

    private static Stream<Subject> family(Subject subject) {
        return subject.family().isEmpty() ? Stream.of(subject) : subject.family().stream();
    }

    /** Counts only in these classes. */
    default Trace where(Predicate<Subject> who) {
        return subject -> who.test(subject) ? in(subject) : Stream.of();
    }

    /** Does not count in these classes. */
    default Trace except(Names names) {
        return where(subject -> !names.include(subject.name()));
    }
}
