package accord.contract.rules;

import static accord.contract.rules.Duty.*;

import accord.contract.rules.House.Rooms;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Accord's own house: every duty in it is a decision, and every name stands for a class that exists. */
public final class Accord {
    private Accord() {}

    /** Who does what in this repository. */
    public static House house() {
        return House.of(Rooms.under("accord.kernel"), "accord.auth", "accord.backend")
                .withPrograms("accord.deploy", "accord.contract")
                .withMessages("accord.backend.protocol.ServerMessage", "accord.backend.protocol.ClientMessage")
                .with(READ_ENVIRONMENT, "accord.kernel.door.ProcessEnvironment")
                .with(NAME_SECRETS, "accord.kernel.secret..")
                .with(HOLD_SECRETS, "accord.kernel.secret..", "accord.auth.session.RefreshToken")
                .with(READ_SECRET_FILES, "accord.kernel.secret..", "accord.deploy.local..")
                .with(
                        COMPUTE_MACS,
                        "accord.kernel.secret..",
                        "accord.kernel.token..",
                        "accord.auth.session.RefreshToken")
                .with(TAKE_TOKENS_APART, "accord.kernel.token..", "accord.auth.session.RefreshToken")
                .with(READ_TOKENS, "accord.kernel.door..")
                .with(CARRY_TOKENS, "accord.contract.client..")
                .with(MINT, "accord.auth.session..")
                .with(GUARD, "accord.kernel.door..")
                .with(ASSEMBLE_KERNEL, "accord.kernel.door..")
                .with(START_CONTEXT, "accord.auth.AuthService", "accord.backend.BackendService")
                .with(LAUNCH_PROCESSES, "accord.deploy..", "accord.contract.process..")
                .with(FILTER_REQUESTS, "accord.kernel.door..")
                .with(OBSERVE_BEANS, "accord.kernel.door..", "accord.backend.adapter.websocket..")
                .with(REFUSE, "accord.kernel.door..", "accord.kernel.token.AuthFailure")
                .with(NAME_ENVIRONMENTS, "accord.kernel.environment..", "accord.deploy..")
                .with(SERVE_SOCKETS, "accord.backend.adapter.websocket.ChatWebSocket")
                .with(SEND_FRAMES, "accord.backend.adapter.websocket..", "accord.contract.client..")
                .with(CLOSE_SOCKETS, "accord.backend.adapter.websocket..", "accord.contract.client..")
                .with(TOUCH_PIPELINE, "accord.backend.adapter.websocket..", "accord.kernel.door..")
                .with(KNOW_1011, "accord.backend.adapter.websocket..", "accord.contract.client.Reaction")
                .with(SPELL_JSON, "accord.kernel.token..", "accord.contract.client.Json")
                .with(PREBUILD_JSON, "accord.deploy..")
                .with(PRINT, "accord.deploy..", "accord.contract.Contract");
    }

    /** For each module, the modules that it may be built on. */
    static Map<String, Set<String>> modules() {
        return Map.of(
                "shared-kernel", Set.of(),
                "auth-service", Set.of("shared-kernel"),
                "backend-service", Set.of("shared-kernel"),
                "deploy", Set.of("shared-kernel"),
                "contract-tests", Set.of("shared-kernel", "auth-service", "backend-service", "deploy"));
    }

    /** Every rule, applied to this house. */
    public static List<Rule> rules() {
        var house = house();
        return Stream.of(
                        new OneDoor(house).rules(),
                        new OneWire(house).rules(),
                        new Hexagon(house).rules(),
                        new Paperwork(modules()).rules())
                .flatMap(List::stream)
                .toList();
    }
}
