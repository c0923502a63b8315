package accord.kernel.door;

import accord.kernel.token.AuthFailure;
import accord.kernel.token.TokenContract;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The one token that a request carries, wherever it carries it. */
sealed interface CarriedToken {
    /** Exactly one, or the same one in several places. */
    record One(String token, Carriers carriers) implements CarriedToken {
        @Override
        public String toString() {
            return "One[" + carriers + "]";
        }
    }

    /** None, or something that is refused before any token is looked at. */
    record Unusable(AuthFailure failure, String detail, Carriers carriers) implements CarriedToken {}

    static CarriedToken of(HttpRequest<?> request) {
        return Reading.of(request).carried();
    }

    /** One reading of one request. */
    final class Reading {
        private static final String SCHEME = "bearer";
        private static final Set<String> TOKEN_PARAMETERS = Set.of(
                "token",
                "access_token",
                "accesstoken",
                "auth_token",
                "authtoken",
                "id_token",
                "jwt",
                "bearer",
                "authorization",
                "auth");

        private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

        private final HttpRequest<?> request;
        private final Set<String> tokens = new LinkedHashSet<>();
        private final SubprotocolOffer offer;
        private boolean authorizationPresent;
        private boolean subprotocolPresent;
        private boolean malformed;
        private boolean disagree;

        private Reading(HttpRequest<?> request) {
            this.request = request;
            this.offer = isUpgrade(request)
                    ? SubprotocolOffer.of(request.getHeaders())
                    : new SubprotocolOffer(java.util.List.of());
        }

        static Reading of(HttpRequest<?> request) {
            var reading = new Reading(request);
            reading.readAuthorization();
            reading.readSubprotocols();
            return reading;
        }

        static boolean isUpgrade(HttpRequest<?> request) {
            return "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeaders.UPGRADE));
        }

        CarriedToken carried() {
            var carriers = new Carriers(authorizationPresent, subprotocolPresent, offer.shown());
            if (isTokenInUrl()) {
                return new Unusable(AuthFailure.TOKEN_IN_URL, "the query string holds a token parameter", carriers);
            }
            if (disagree || tokens.size() > 1) {
                return new Unusable(AuthFailure.TOKENS_DISAGREE, "it carries different tokens", carriers);
            }
            if (malformed) {
                return new Unusable(
                        AuthFailure.TOKEN_MALFORMED, "the subprotocol's token entry is not base64url", carriers);
            }
            if (tokens.isEmpty()) {
                return new Unusable(AuthFailure.NO_TOKEN, "it carries no token", carriers);
            }
            return new One(tokens.iterator().next(), carriers);
        }

        private void readAuthorization() {
            var lines = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
            authorizationPresent = !lines.isEmpty();
            disagree = lines.size() > 1 && new LinkedHashSet<>(lines).size() > 1;
            for (var line : lines) {
                bearer(line).ifPresent(tokens::add);
            }
        }

        private static Optional<String> bearer(String line) {
            var value = line.strip();
            if (value.length() <= SCHEME.length()
                    || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    || !Character.isWhitespace(value.charAt(SCHEME.length()))) {
                return Optional.empty();
            }
            return Optional.of(value.substring(SCHEME.length()).strip());
        }

        private void readSubprotocols() {
            for (var encoded : offer.encodedTokens()) {
                subprotocolPresent = true;
                var token = decoded(encoded);
                token.ifPresent(tokens::add);
                malformed |= token.isEmpty();
            }
        }

        /** A raw JWT has dots, its base64url form has none. */
        private static Optional<String> decoded(String encoded) {
            if (encoded.indexOf('.') >= 0) {
                return Optional.of(encoded);
            }
            if (encoded.length() > TokenContract.MAX_ACCEPTED * 2) {
                return Optional.empty();
            }
            try {
                var bytes = Base64.getUrlDecoder().decode(encoded);
                // Latin-1 keeps every byte: what is not ASCII is then refused as a token, precisely.
                return ENCODER.encodeToString(bytes).equals(encoded)
                        ? Optional.of(new String(bytes, StandardCharsets.ISO_8859_1))
                        : Optional.empty();
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }

        private boolean isTokenInUrl() {
            var query = request.getUri().getRawQuery();
            if (query == null || query.isEmpty()) {
                return false;
            }
            for (var parameter : query.split("[&;]", -1)) {
                var end = parameter.indexOf('=');
                var name = end < 0 ? parameter : parameter.substring(0, end);
                if (TOKEN_PARAMETERS.contains(decodedName(name))) {
                    return true;
                }
            }
            return false;
        }

        private static String decodedName(String name) {
            try {
                return URLDecoder.decode(name, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException _) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
    }
}
