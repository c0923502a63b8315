package accord.auth.identity;

import accord.kernel.context.UserId;
import java.util.Optional;

/** Who has an account. Calls block, and throw {@link StorageUnavailableException} while the storage cannot be reached. */
public interface Identities {
    /** Stores a new person with their password; an address belongs to one person, however many ask for it at once. */
    Addition add(User user, PasswordHash password);

    Optional<Credential> credential(EmailAddress email);

    Optional<User> find(UserId id);

    /** Replaces a hash by another of the same password, unless somebody changed it in between. */
    void rehash(UserId id, PasswordHash from, PasswordHash to);

    /** What became of a new person. */
    enum Addition {
        ADDED,
        ADDRESS_TAKEN
    }
}
