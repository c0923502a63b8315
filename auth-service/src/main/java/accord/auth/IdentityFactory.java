package accord.auth;

import accord.auth.adapter.argon2.Argon2PasswordHasher;
import accord.auth.adapter.http.AttemptLimit;
import accord.auth.identity.Attempts;
import accord.auth.identity.Identities;
import accord.auth.identity.PasswordHasher;
import accord.auth.identity.PasswordPolicy;
import accord.auth.identity.Registration;
import accord.auth.identity.SignIn;
import accord.auth.identity.TestUsers;
import accord.kernel.environment.Environment;
import accord.kernel.observe.Exercise;
import accord.kernel.observe.Measurements;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Wires what people do before they are signed in. */
@Factory
final class IdentityFactory {
    @Context
    @Bean(preDestroy = "close")
    Argon2PasswordHasher passwordHasher(PasswordConfiguration configuration, Measurements measurements) {
        return new Argon2PasswordHasher(
                configuration.cost(), configuration.workers(), configuration.queue(), measurements);
    }

    @Singleton
    Exercise firstHash(Argon2PasswordHasher hasher) {
        return hasher.firstHash();
    }

    @Context
    Registration registration(Identities identities, PasswordHasher hasher, InstantSource clock) {
        return new Registration(identities, hasher, new PasswordPolicy(), clock);
    }

    @Context
    SignIn signIn(Identities identities, PasswordHasher hasher, Environment environment) {
        return new SignIn(identities, hasher, environment.permitsUnverifiedSignIn());
    }

    @Context
    TestUsers testUsers(Identities identities, InstantSource clock) {
        return new TestUsers(identities, clock);
    }

    @Context
    Attempts attempts(AttemptConfiguration configuration, InstantSource clock) {
        return new Attempts(configuration.perMinute(), clock);
    }

    @Context
    AttemptLimit attemptLimit(AttemptConfiguration configuration, Attempts attempts) {
        return new AttemptLimit(attempts, configuration.proxies());
    }
}
