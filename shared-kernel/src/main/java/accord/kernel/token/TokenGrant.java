package accord.kernel.token;

import java.util.List;

/**
 * What a token is to say.
 *
 * @param subject the user's id, or the client's for a service token
 * @param clientId the client that asked
 * @param sessionId the session of a person; "" for a service token
 * @param scope what the token allows, each without blanks; may be empty
 * @param roles the person's roles; may be empty
 */
public record TokenGrant(
        String subject, String clientId, TokenUse use, String sessionId, List<String> scope, List<String> roles) {
    public TokenGrant {
        require("subject", subject);
        require("client_id", clientId);
        if (use == TokenUse.ACCESS) {
            require("session_id", sessionId);
        } else if (!sessionId.isEmpty()) {
            throw new IllegalArgumentException("session_id must be empty in a service token");
        }
        scope = List.copyOf(scope);
        roles = List.copyOf(roles);
        scope.forEach(value -> require("scope", value));
        roles.forEach(value -> require("roles", value));
    }

    /** The grant of a signed-in person without roles or scope. */
    public static TokenGrant person(String userId, String clientId, String sessionId) {
        return new TokenGrant(userId, clientId, TokenUse.ACCESS, sessionId, List.of(), List.of());
    }

    /** The grant of a service. */
    public static TokenGrant service(String clientId) {
        return new TokenGrant(clientId, clientId, TokenUse.SERVICE, "", List.of(), List.of());
    }

    private static void require(String name, String value) {
        Identifier.problem(value).ifPresent(problem -> {
            throw new IllegalArgumentException(name + " " + problem);
        });
    }
}
