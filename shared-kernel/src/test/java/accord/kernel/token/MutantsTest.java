package accord.kernel.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Forge;
import accord.kernel.testkit.Mutant;
import accord.kernel.testkit.Mutants;
import accord.kernel.testkit.Mutants.Kind;
import accord.kernel.testkit.TokenSchema;
import accord.kernel.testkit.Verdicts;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutantsTest {
    private static final Forge FORGE =
            Forge.of(Forge.SECRET, InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
    private static final Verdicts VERDICTS = Verdicts.written();
    private static final List<Mutant> MUTANTS = Mutants.of(FORGE);

    /** What a schema cannot say: it knows our keys, our clock and the spelling of a number as little as the JSON around it. */
    private static final Set<AuthFailure> BEYOND_A_SCHEMA =
            EnumSet.of(AuthFailure.TOKEN_MALFORMED, AuthFailure.KEY_MISMATCH, AuthFailure.TOKEN_NOT_YET_VALID);

    private static final Set<String> ODD_TIMES = Set.of(
            "zero",
            "one",
            "in milliseconds",
            "in microseconds",
            "2^53 - 1",
            "2^53",
            "itself, 2^32 later",
            "minus zero",
            "an exponent",
            "a huge exponent",
            "with a zero behind the point",
            "with an exponent of zero",
            "as a power of ten");

    @Test
    void eachIsJudgedAsItIsWritten() {
        assertThat(MUTANTS)
                .allSatisfy(mutant ->
                        assertThat(verdict(mutant)).as(mutant.toString()).isEqualTo(VERDICTS.of(mutant)));
    }

    @Test
    void aRefusalNamesTheClaim() {
        assertThat(MUTANTS.stream()
                        .filter(mutant -> mutant.mutation().equals("removed"))
                        .filter(mutant -> VERDICTS.of(mutant).isPresent()))
                .hasSizeGreaterThan(10)
                .allSatisfy(mutant -> assertThat(verification(mutant))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused ->
                                        assertThat(refused.detail()).containsPattern("\\b" + mutant.member() + "\\b")));
    }

    @Test
    void noVerdictIsWrittenOfAMutantThatDoesNotExist() {
        assertThat(VERDICTS.size()).isEqualTo(MUTANTS.size()).isGreaterThan(1300);
        assertThat(MUTANTS.stream().map(Mutant::toString)).doesNotHaveDuplicates();
    }

    /** What another program would believe of a token, having read only the document, is what we believe. */
    @Test
    void theSchemaAndTheVerifierAgreeOnEveryMutant() {
        var schema = new TokenSchema(Forge.ISSUER);
        var accepted = MUTANTS.stream().filter(mutant -> VERDICTS.of(mutant).isEmpty());
        assertThat(accepted.filter(
                        mutant -> !schema.objections(mutant.token().compact()).isEmpty()))
                .as("accepted by the verifier only")
                .isEmpty();
        var refused = MUTANTS.stream()
                .filter(mutant -> VERDICTS.of(mutant)
                        .filter(failure -> !BEYOND_A_SCHEMA.contains(failure))
                        .isPresent());
        assertThat(refused.filter(
                        mutant -> schema.objections(mutant.token().compact()).isEmpty()))
                .as("accepted by the schema only: moments that make a wrong lifetime, and odd spellings of whole"
                        + " numbers")
                .isNotEmpty()
                .allMatch(mutant -> mutant.kind() == Kind.TIME && ODD_TIMES.contains(mutant.mutation()));
    }

    private static Optional<AuthFailure> verdict(Mutant mutant) {
        return switch (verification(mutant)) {
            case Verified _ -> Optional.empty();
            case Refused(var failure, var _) -> Optional.of(failure);
        };
    }

    private static Verification verification(Mutant mutant) {
        return FORGE.tokens().verify(mutant.token().compact(), TokenUse.ACCESS);
    }
}
