package accord.kernel.token;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the token contract as the document that other programs read: a JSON Schema of header and claims, and under
 * {@code contract} what no schema can say. Whatever is a value here is the code's own.
 */
final class TokenContractDocument {
    private static final String TEMPLATE = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "$id": "urn:accord:token-contract:1",
              "title": "Accord token contract",
              "description": "What auth-service signs and backend-service believes. {issuer} stands for ACCORD_ISSUER; the SHA-256 of this file with the issuer filled in is contract_digest at /health.",
              "type": "object",
              "required": ["header", "claims"],
              "properties": {"header": {"$ref": "#/$defs/header"}, "claims": {"$ref": "#/$defs/claims"}},
              "$defs": {
                "header": {
                  "type": "object",
                  "required": ["alg", "typ", "kid"],
                  "properties": {
                    "alg": {"const": "<algorithm>", "description": "one algorithm for each key, from configuration and never from the token"},
                    "typ": {"const": "<type>", "description": "in this spelling only, though RFC 9068 knows a longer one"},
                    "kid": {"type": "string", "pattern": "^k1\\\\.[A-Za-z0-9_-]{12}$", "description": "the fingerprint of the secret that signed it, for this issuer"},
            <refused headers>
                  },
                  "patternProperties": {"^<refused prefix>": false}
                },
                "claims": {
                  "type": "object",
                  "required": ["iss", "aud", "sub", "client_id", "token_use", "jti", "iat", "exp"],
                  "properties": {
                    "iss": {"const": "{issuer}", "description": "the public URL of auth-service, character for character"},
                    "aud": {"enum": ["<audience>", ["<audience>"]]},
                    "sub": {"$ref": "#/$defs/identifier", "description": "the user's id; the client's in a service token"},
                    "client_id": {"$ref": "#/$defs/identifier", "description": "the client that asked"},
                    "token_use": {"enum": [<uses>]},
                    "jti": {"$ref": "#/$defs/identifier", "description": "this token, for revocation and logs"},
                    "iat": {"$ref": "#/$defs/time"},
                    "exp": {"$ref": "#/$defs/time"},
                    "nbf": {"$ref": "#/$defs/time"},
                    "sid": {"$ref": "#/$defs/identifier", "description": "the session of a person; a service has none"},
                    "scope": {"type": "string", "pattern": "^([!-~]{1,<longest>}( [!-~]{1,<longest>})*)?$", "not": {"$ref": "#/$defs/placeholder"}},
                    "roles": {"type": "array", "items": {"$ref": "#/$defs/identifier"}},
                    "auth_time": {"$ref": "#/$defs/time"},
                    "amr": {"type": "array", "items": {"$ref": "#/$defs/identifier"}}
                  },
                  "if": {"properties": {"token_use": {"const": "<access>"}}},
                  "then": {"required": ["sid"]},
                  "else": {"properties": {"sid": false}}
                },
                "identifier": {
                  "type": "string",
                  "pattern": "^[!-~]{1,<longest>}$",
                  "not": {"$ref": "#/$defs/placeholder"},
                  "description": "printable ASCII without blanks; real ones come in many shapes"
                },
                "placeholder": {
                  "pattern": "(^| )(<placeholders>)( |$)",
                  "description": "what broken code writes in place of an identifier, in any case"
                },
                "time": {
                  "type": "integer",
                  "minimum": 0,
                  "maximum": <latest>,
                  "description": "seconds since the epoch, spelled in digits only: neither sign nor fraction nor exponent"
                }
              },
              "contract": {
                "version": 1,
                "form": "JWS compact: three parts in base64url without padding, each value in its one spelling",
                "json": "UTF-8, one object, no name twice at any depth; members that are not named here are ignored",
                "algorithms": ["<algorithm>"],
                "lifetime_seconds": {"access": <access lifetime>, "service": <service lifetime>, "longest_accepted": <longest lifetime>},
                "skew_seconds": <skew>,
                "characters": {"minted": <minted>, "accepted": <accepted>},
                "nesting": <nesting>,
                "refusals": [
            <refusals>
                ]
              }
            }
            """;

    private TokenContractDocument() {}

    static String text() {
        var values = Map.ofEntries(
                Map.entry("algorithm", TokenContract.ALGORITHM),
                Map.entry("type", TokenContract.TYPE),
                Map.entry("audience", TokenContract.AUDIENCE),
                Map.entry("refused prefix", TokenContract.REFUSED_PREFIX),
                Map.entry("access", TokenUse.ACCESS.claim()),
                Map.entry(
                        "placeholders",
                        Identifier.PLACEHOLDERS.stream()
                                .map(TokenContractDocument::inAnyCase)
                                .collect(joining("|"))),
                Map.entry("longest", Identifier.MAX_LENGTH),
                Map.entry("latest", TokenClaims.LARGEST_EXACT),
                Map.entry(
                        "access lifetime",
                        TokenContract.lifetime(TokenUse.ACCESS).toSeconds()),
                Map.entry(
                        "service lifetime",
                        TokenContract.lifetime(TokenUse.SERVICE).toSeconds()),
                Map.entry("longest lifetime", TokenContract.MAX_LIFETIME.toSeconds()),
                Map.entry("skew", TokenContract.SKEW.toSeconds()),
                Map.entry("minted", TokenContract.MAX_MINTED),
                Map.entry("accepted", TokenContract.MAX_ACCEPTED),
                Map.entry("nesting", TokenJson.MAX_DEPTH),
                Map.entry(
                        "uses",
                        Arrays.stream(TokenUse.values())
                                .map(use -> '"' + use.claim() + '"')
                                .collect(joining(", "))),
                Map.entry(
                        "refused headers",
                        TokenContract.REFUSED_HEADERS.stream()
                                .map(name -> "        \"" + name + "\": false")
                                .collect(joining(",\n"))),
                Map.entry(
                        "refusals",
                        Arrays.stream(AuthFailure.values())
                                .map(TokenContractDocument::refusal)
                                .collect(joining(",\n"))));
        var text = TEMPLATE;
        for (var value : values.entrySet()) {
            text = text.replace('<' + value.getKey() + '>', value.getValue().toString());
        }
        return text;
    }

    private static String refusal(AuthFailure failure) {
        return "      {\"code\": \"%s\", \"http_status\": %d, \"close_code\": %d, \"reconnect\": \"%s\"}"
                .formatted(
                        failure.code(),
                        failure.httpStatus(),
                        failure.closeCode(),
                        failure.reconnect().name().toLowerCase(Locale.ROOT));
    }

    /** The regular expressions of a schema have no flags. */
    private static String inAnyCase(String word) {
        return word.chars()
                .mapToObj(Character::toString)
                .map(letter -> '[' + letter + letter.toUpperCase(Locale.ROOT) + ']')
                .collect(joining());
    }
}
