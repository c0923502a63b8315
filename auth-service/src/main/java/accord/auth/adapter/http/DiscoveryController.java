package accord.auth.adapter.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** What a client can find out by itself: RFC 8414, and the same for OpenID Connect libraries. */
@Controller("/.well-known")
@Secured(SecurityRule.IS_ANONYMOUS)
final class DiscoveryController {
    private static final String CACHE = "public, max-age=300";

    private final ServerMetadata metadata;

    DiscoveryController(PublicUrls urls) {
        this.metadata = ServerMetadata.of(urls);
    }

    @Get(uris = {"/oauth-authorization-server", "/openid-configuration"})
    HttpResponse<ServerMetadata> metadata() {
        return HttpResponse.ok(metadata).header("Cache-Control", CACHE);
    }

    /** Empty: tokens are signed with a symmetric key, and that is nobody's to see. */
    @Get("/jwks.json")
    HttpResponse<KeySet> keys() {
        return HttpResponse.ok(new KeySet(List.of())).header("Cache-Control", CACHE);
    }

    /** A JSON Web Key Set of public keys. */
    @Serdeable
    record KeySet(List<String> keys) {}

    /** Only what is here: no authorization endpoint, no ID tokens. */
    @Serdeable
    record ServerMetadata(
            String issuer,
            String tokenEndpoint,
            String jwksUri,
            List<String> grantTypesSupported,
            List<String> responseTypesSupported,
            List<String> subjectTypesSupported,
            List<String> idTokenSigningAlgValuesSupported,
            List<String> tokenEndpointAuthMethodsSupported) {
        static ServerMetadata of(PublicUrls urls) {
            return new ServerMetadata(
                    urls.issuer(),
                    urls.at("/oauth/token"),
                    urls.at("/.well-known/jwks.json"),
                    List.of(TokenController.REFRESH),
                    List.of(),
                    List.of("public"),
                    List.of(),
                    List.of("none"));
        }
    }
}
