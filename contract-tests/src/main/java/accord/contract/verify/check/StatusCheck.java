package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Caller;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.io.IOException;
import java.util.List;

/** Both services say how they are. */
final class StatusCheck extends Check {
    StatusCheck() {
        super(
                "status",
                "Both services are alive, ready and well, say which they are, and run in the same environment at the"
                        + " same contract.",
                "what /health/ready of the service lists as not well");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var auth = health(stage.auth(""), "auth-service");
        var backend = health(stage.backend(""), "backend-service");
        for (var same : List.of("environment", "version", "contract_digest")) {
            Expect.equal(same + " of backend-service", auth.text(same), backend.text(same));
        }
    }

    private static Frame health(Caller service, String name)
            throws IOException, InterruptedException, BrokenPromiseException {
        service.get("/health/live").with(200);
        service.send("HEAD", "/health/ready", "").with(200);
        var ready = service.get("/health/ready").with(200).json();
        Expect.equal(
                "status of /health/ready of " + name, "ok", ready.text("status").orElse(""));
        var health = service.get("/health").with(200).json();
        Expect.equal("service", name, health.text("service").orElse(""));
        Expect.equal("status of " + name, "ok", health.text("status").orElse(""));
        return health;
    }
}
