package accord.auth;

import accord.kernel.observe.StartUp;

/** Starts auth-service. */
public final class AuthService {
    private AuthService() {}

    public static void main(String[] args) {
        StartUp.of("auth-service", AuthService.class, args);
    }
}
