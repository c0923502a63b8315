package accord.auth.identity;

import accord.kernel.context.UserId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Somebody opens an account with an address and a password of their choice. */
public final class Registration {
    private final Identities identities;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final InstantSource clock;

    public Registration(Identities identities, PasswordHasher hasher, PasswordPolicy policy, InstantSource clock) {
        this.identities = identities;
        this.hasher = hasher;
        this.policy = policy;
        this.clock = clock;
    }

    /** The password is judged before the address is looked up: a careless guess must not learn who is here. */
    public Outcome register(EmailAddress email, Password password) {
        var objection = policy.objection(password, email);
        if (objection.isPresent()) {
            return new PasswordRefused(objection.get());
        }
        if (identities.credential(email).isPresent()) {
            return new AddressTaken();
        }
        var user = new User(mintId(), email, false, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return switch (identities.add(user, hasher.hash(password))) {
            case ADDED -> new Registered(user);
            case ADDRESS_TAKEN -> new AddressTaken();
        };
    }

    private static UserId mintId() {
        return new UserId(UUID.randomUUID().toString());
    }

    /** How a registration can end. */
    public sealed interface Outcome {}

    public record Registered(User user) implements Outcome {}

    public record AddressTaken() implements Outcome {}

    public record PasswordRefused(PasswordObjection objection) implements Outcome {}
}
