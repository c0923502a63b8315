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
        return duties(House.of(Rooms.under("accord.kernel"), "accord.auth", "accord.backend")
                .withPrograms("accord.deploy", "accord.contract")
                .withMessages("accord.backend.protocol.ServerMessage", "accord.backend.protocol.ClientMessage")
                .withVocabulary(
                        "java.time.Instant",
                        "java.time.Duration",
                        "java.util.Optional",
                        "accord.kernel.context..",
                        "accord.backend.protocol.ErrorCode",
                        "accord.backend.protocol.ClientMessage$IfBusy")
                .withLibraries("org.slf4j..", "com.fasterxml.jackson.core..")
                .withRoom("accord.auth.identity")
                .withRoom("accord.auth.session", "accord.auth.identity..")
                .withRoom("accord.backend.protocol")
                .withRoom("accord.backend.thread")
                .withRoom("accord.backend.run", "accord.backend.protocol..", "accord.backend.thread..")
                .withRoom(
                        "accord.backend.conversation",
                        "accord.backend.protocol..",
                        "accord.backend.run..",
                        "accord.backend.thread..")
                .withRoom("accord.backend.agent", "accord.backend.run..", "accord.backend.thread.."));
    }

    private static House duties(House house) {
        return house.with(READ_ENVIRONMENT, "accord.kernel.door.ProcessEnvironment")
                .with(
                        NAME_SECRETS,
                        "accord.kernel.secret..",
                        "accord.backend.adapter.auth.KeyAgreement",
                        "accord.contract.process..",
                        "accord.contract.bench..")
                .with(HOLD_SECRETS, "accord.kernel.secret..", "accord.auth.session.RefreshToken")
                .with(READ_SECRET_FILES, "accord.kernel.secret..", "accord.deploy.local..")
                .with(
                        COMPUTE_MACS,
                        "accord.kernel.secret..",
                        "accord.kernel.token..",
                        "accord.auth.session.RefreshToken")
                .with(
                        TAKE_TOKENS_APART,
                        "accord.kernel.token..",
                        "accord.kernel.door.CarriedToken",
                        "accord.auth.session.RefreshToken")
                .with(
                        READ_TOKENS,
                        "accord.kernel.door..",
                        "accord.backend.adapter.websocket.HandshakeRules",
                        "accord.backend.adapter.websocket.HandshakeGuard")
                .with(
                        CARRY_TOKENS,
                        "accord.kernel.secret.SecretManagerStore",
                        "accord.auth.adapter.http.TokenAnswer",
                        "accord.contract.client..",
                        "accord.contract.bench..")
                .with(
                        MINT,
                        "accord.auth.session.SessionStart",
                        "accord.auth.session.SessionRefresh",
                        "accord.contract.bench.Bench")
                .with(VERIFY, "accord.kernel.door..", "accord.contract.bench.Verifications")
                .with(GUARD, "accord.kernel.door..", "accord.backend.adapter.websocket.RefusalBeforeUpgrade")
                .with(ASSEMBLE_KERNEL, "accord.kernel.door..", "accord.contract.bench.Bench")
                .with(LAUNCH_PROCESSES, "accord.deploy..", "accord.contract.process..", "accord.contract.bench..")
                .with(
                        FILTER_REQUESTS,
                        "accord.kernel.door..",
                        "accord.backend.adapter.websocket.ChannelLineBinder",
                        "accord.backend.adapter.websocket.RefusalBeforeUpgrade")
                .with(
                        OBSERVE_BEANS,
                        "accord.kernel.door..",
                        "accord.backend.adapter.websocket.HeaderLimit",
                        "accord.backend.adapter.websocket.GuardInstallation")
                .with(
                        START_CONTEXT,
                        "accord.kernel.door.FixedSettings",
                        "accord.kernel.observe.StartUp",
                        "accord.auth.AuthService")
                .with(ASK_WHO_IS_ASKING, "accord.auth.adapter.http.DiscoveryController")
                .with(
                        REFUSE,
                        "accord.kernel.door..",
                        "accord.kernel.token.AuthFailure",
                        "accord.auth.adapter.http.Answers")
                .with(
                        NAME_ENVIRONMENTS,
                        "accord.kernel.environment..",
                        "accord.deploy..",
                        "accord.contract.process..",
                        "accord.contract.bench..")
                .with(
                        NAME_BYPASSES,
                        "accord.kernel.secret.TestSignIn",
                        "accord.auth.adapter.http.TestSignInController",
                        "accord.contract.client.AuthClient")
                .with(SERVE_SOCKETS, "accord.backend.adapter.websocket.ChatWebSocket")
                .with(
                        SEND_FRAMES,
                        "accord.backend.adapter.websocket.ChannelOutbox",
                        "accord.backend.adapter.websocket.FrameGuard",
                        "accord.backend.adapter.websocket.Farewell",
                        "accord.backend.adapter.websocket.HandshakeGuard")
                .with(
                        CLOSE_SOCKETS,
                        "accord.backend.adapter.websocket.ChannelOutbox",
                        "accord.backend.adapter.websocket.CloseFrames",
                        "accord.backend.adapter.websocket.FrameGuard",
                        "accord.backend.adapter.websocket.Farewell")
                .with(TOUCH_PIPELINE, "accord.backend.adapter.websocket..")
                .with(
                        KNOW_1011,
                        "accord.backend.adapter.websocket.CloseCodes",
                        "accord.backend.adapter.websocket.CloseFrames",
                        "accord.backend.adapter.websocket.FrameGuard")
                .with(
                        SPELL_JSON,
                        "accord.kernel.token..",
                        "accord.kernel.secret.SecretManagerStore",
                        "accord.kernel.observe.CloudLogEncoder",
                        "accord.auth.adapter.http.JsonBody",
                        "accord.backend.protocol..",
                        "accord.backend.agent.JsonRows",
                        "accord.backend.adapter.auth.KeyAgreement",
                        "accord.backend.HealthFactory",
                        "accord.contract.client..",
                        "accord.contract.verify..")
                .with(
                        PREBUILD_JSON,
                        "accord.backend.adapter.websocket.HandshakeRefusal",
                        "accord.deploy..",
                        "accord.contract.bench..")
                .with(PRINT, "accord.deploy..", "accord.contract.Contract")
                .with(PAUSE, "accord.backend.run.Runs", "accord.backend.conversation.Connections")
                .with(REACT, "accord.kernel.door.AccessTokenValidator");
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
        return rules(house());
    }

    static List<Rule> rules(House house) {
        return Stream.of(
                        new OneDoor(house).rules(),
                        new OneWire(house).rules(),
                        new Hexagon(house).rules(),
                        new Paperwork(modules()).rules())
                .flatMap(List::stream)
                .toList();
    }
}
