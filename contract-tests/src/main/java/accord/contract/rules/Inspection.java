package accord.contract.rules;

import java.util.stream.Stream;

/** How a rule is checked. */
@FunctionalInterface
interface Inspection {
    Stream<Breach> of(Codebase codebase);

    /** This, and the other too. */
    default Inspection and(Inspection other) {
        return codebase -> Stream.concat(of(codebase), other.of(codebase));
    }

    /** Looks for a trace in every class but these. */
    static Inspection of(Names exempt, Trace trace) {
        return codebase -> codebase.subjects().stream()
                .filter(subject -> !exempt.include(subject.name()))
                .flatMap(subject -> trace.in(subject)
                        .map(mark -> new Breach(subject.name(), subject.path(), mark.line(), mark.what())));
    }
}
