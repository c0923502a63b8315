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

    /** Counts only in classes that also show the other. */
    default Trace beside(Trace other) {
        return subject -> other.in(subject).findAny().isPresent() ? in(subject) : Stream.of();
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
