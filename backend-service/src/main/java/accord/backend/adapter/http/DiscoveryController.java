package accord.backend.adapter.http;

import accord.backend.protocol.ConnectionTerms;
import accord.kernel.door.SubprotocolOffer;
import accord.kernel.token.TokenContract;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** What is here, for whoever comes with nothing but the address. */
@Controller("/api/discovery")
@Secured(SecurityRule.IS_ANONYMOUS)
final class DiscoveryController {
    private static final String SERVICE = "backend-service";

    private final DiscoveryAnswer answer;

    DiscoveryController(TokenContract contract, ConnectionTerms terms) {
        this.answer = new DiscoveryAnswer(
                SERVICE,
                version(),
                contract.issuer(),
                contract.digest(),
                contract.accepts(),
                SubprotocolOffer.SENTINELS,
                DiscoveryLimits.of(terms),
                DiscoveryLinks.HERE);
    }

    @Get
    DiscoveryAnswer discovery() {
        return answer;
    }

    private static String version() {
        var version = DiscoveryController.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    /**
     * The service in one answer.
     *
     * @param issuer where tokens come from
     * @param contractDigest the digest of the token contract, the same at auth-service
     */
    @Serdeable
    record DiscoveryAnswer(
            String service,
            String version,
            String issuer,
            String contractDigest,
            List<String> acceptsContracts,
            List<String> protocols,
            DiscoveryLimits limits,
            DiscoveryLinks links) {}

    /** What one caller may do, in the words of {@code connection_established} where it says the same. */
    @Serdeable
    record DiscoveryLimits(int messageBytes, int connectionsPerUser, int commandsPerMinute, int pageSize) {
        static DiscoveryLimits of(ConnectionTerms terms) {
            return new DiscoveryLimits(
                    terms.messageBytes(), terms.connectionsPerUser(), terms.commandsPerMinute(), PageQuery.MAX_LIMIT);
        }
    }

    /** Paths; {@code {id}} stands for a thread's or a run's. */
    @Serdeable
    record DiscoveryLinks(
            String socket,
            String socketConfig,
            String me,
            String threads,
            String messages,
            String events,
            String runs,
            String agents,
            String tools,
            String usage,
            String openapi,
            String health) {
        static final DiscoveryLinks HERE = new DiscoveryLinks(
                "/ws",
                "/ws/config",
                "/api/me",
                "/api/threads",
                "/api/threads/{id}/messages",
                "/api/threads/{id}/events",
                "/api/runs/{id}",
                "/api/agents",
                "/api/tools",
                "/api/usage",
                "/api/openapi.json",
                "/health");
    }
}
