package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.preflight.Deployment.Side;
import java.util.Map;
import java.util.Optional;

/** What runs already agrees about keys and contracts, by what both services say of themselves at {@code /health}. */
final class Running implements Check {

    private final String authUrl;
    private final String backendUrl;

    Running(String authUrl, String backendUrl) {
        this.authUrl = authUrl;
        this.backendUrl = backendUrl;
    }

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        var auth = ask(authUrl, deployment.auth(), mistakes);
        var backend = ask(backendUrl, deployment.backend(), mistakes);
        if (auth.isPresent() && backend.isPresent()) {
            compare(auth.get(), backend.get(), deployment, mistakes);
        }
    }

    private void compare(Health auth, Health backend, Deployment deployment, Mistakes mistakes) {
        var lines = deployment.backend().manifest().lines();
        if (!backend.list("verify_kids").contains(auth.text("signing_kid"))) {
            var signing = deployment.backend().declared(deployment.environment()).entrySet().stream()
                    .filter(entry ->
                            entry.getValue().secret() && entry.getValue().same())
                    .map(Map.Entry::getKey)
                    .filter(lines::mention)
                    .findFirst()
                    .orElse("");
            mistakes.add(
                    Kind.KEY_IDS_DIFFER,
                    lines.of(signing),
                    authUrl + " signs with key id " + auth.text("signing_kid") + ", and " + backendUrl + " verifies "
                            + backend.list("verify_kids"),
                    "start both with the same version of the same secret and the same issuer");
        }
        if (!backend.list("accepts_contracts").contains(auth.text("contract_digest"))) {
            mistakes.add(
                    Kind.CONTRACTS_DIFFER,
                    lines.of("image"),
                    authUrl + " mints by contract " + auth.text("contract_digest") + ", and " + backendUrl + " accepts "
                            + backend.list("accepts_contracts"),
                    "deploy backend-service first, from a commit that accepts both");
        }
    }

    private static Optional<Health> ask(String url, Side side, Mistakes mistakes) {
        return switch (Health.of(url)) {
            case Health.Answer.Told(var health) -> Optional.of(health);
            case Health.Answer.Silent(var why) -> {
                mistakes.add(
                        Kind.UNREACHABLE,
                        side.manifest().lines().of("image"),
                        url + "/health " + why,
                        "start " + side.image().service() + " there, or leave its URL out");
                yield Optional.empty();
            }
        };
    }
}
