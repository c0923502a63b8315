package accord.auth.identity;

import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.Optional;

/** Who has an account. Calls block, and throw {@link StorageUnavailableException} while the storage cannot be reached. */
public interface Identities {
    /** Stores a new person with their password; an address belongs to one person, however many ask for it at once. */
    Addition add(User user, PasswordHash password);

    Optional<Credential> credential(EmailAddress email);

    Optional<User> find(UserId id);

    /** The person of this id with what proves them; test users have no password. */
    Optional<Credential> credential(UserId id);

    /** Stores a test user, who has no password and is forgotten after {@code until}. */
    void addTestUser(User user, Instant until);

    /** Removes a person with everything that is theirs: password, sessions, refresh tokens. False when there is none. */
    boolean remove(UserId id);

    /** Removes the test users whose time is over, with everything that is theirs; how many they were. */
    int forgetTestUsers(Instant now);

    /** Replaces a hash by another of the same password, unless somebody changed it in between. */
    void rehash(UserId id, PasswordHash from, PasswordHash to);

    /** What became of a new person. */
    enum Addition {
        ADDED,
        ADDRESS_TAKEN
    }
}
