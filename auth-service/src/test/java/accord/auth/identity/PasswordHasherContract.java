package accord.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every way of hashing passwords does. */
public interface PasswordHasherContract {
    PasswordHasher hasher();

    PasswordHasher hasherAtAnotherCost();

    @Test
    default void aPasswordMatchesItsHashAndNoOther() {
        var hash = hasher().hash(new Password("correct horse battery"));
        assertThat(hasher().match(new Password("correct horse battery"), hash)).isEqualTo(PasswordHasher.Match.SAME);
        assertThat(hasher().match(new Password("correct horse batterY"), hash))
                .isEqualTo(PasswordHasher.Match.DIFFERENT);
    }

    @Test
    default void thePasswordIsItsExactBytes() {
        var composed = hasher().hash(new Password("caf\u00e9 au lait, toujours"));
        assertThat(hasher().match(new Password("cafe\u0301 au lait, toujours"), composed))
                .isEqualTo(PasswordHasher.Match.DIFFERENT);
        assertThat(hasher().match(new Password("caf\u00e9 au lait, toujours "), composed))
                .isEqualTo(PasswordHasher.Match.DIFFERENT);
    }

    @Test
    default void twoHashesOfOnePasswordDiffer() {
        var password = new Password("correct horse battery");
        assertThat(hasher().hash(password)).isNotEqualTo(hasher().hash(password));
    }

    @Test
    default void aHashOfAnotherCostStillMatchesAndSaysSo() {
        var password = new Password("correct horse battery");
        var old = hasherAtAnotherCost().hash(password);
        assertThat(hasher().match(password, old)).isEqualTo(PasswordHasher.Match.SAME_AT_ANOTHER_COST);
        assertThat(hasher().match(new Password("another password"), old)).isEqualTo(PasswordHasher.Match.DIFFERENT);
    }
}
