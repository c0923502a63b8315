package accord.auth.identity;

/** Somebody says who they are and proves it with a password. */
public final class SignIn {
    private final Identities identities;
    private final PasswordHasher hasher;
    private final boolean unverifiedAddressesMaySignIn;

    public SignIn(Identities identities, PasswordHasher hasher, boolean unverifiedAddressesMaySignIn) {
        this.identities = identities;
        this.hasher = hasher;
        this.unverifiedAddressesMaySignIn = unverifiedAddressesMaySignIn;
    }

    /** Whether an address has to be verified before anybody signs in with it. */
    public boolean wantsVerifiedAddress() {
        return !unverifiedAddressesMaySignIn;
    }

    /** A wrong password and an unknown address are one outcome, and take one time. */
    public Outcome signIn(EmailAddress email, Password password) {
        var found = identities.credential(email);
        if (found.isEmpty()) {
            hasher.matchNothing(password);
            return new WrongCredentials();
        }
        var credential = found.get();
        return switch (hasher.match(password, credential.password())) {
            case DIFFERENT -> new WrongCredentials();
            case SAME -> recognise(credential.user());
            case SAME_AT_ANOTHER_COST -> {
                rehash(credential, password);
                yield recognise(credential.user());
            }
        };
    }

    private Outcome recognise(User user) {
        return user.emailVerified() || unverifiedAddressesMaySignIn ? new Recognised(user) : new AddressUnverified();
    }

    private void rehash(Credential credential, Password password) {
        try {
            identities.rehash(credential.user().id(), credential.password(), hasher.hash(password));
        } catch (HashingOverloadedException _) {
            // The old hash still opens; the next sign-in tries again.
        }
    }

    /** How a sign-in can end. */
    public sealed interface Outcome {}

    public record Recognised(User user) implements Outcome {}

    public record WrongCredentials() implements Outcome {}

    public record AddressUnverified() implements Outcome {}
}
