package accord.contract.rules;

import static accord.contract.rules.Duty.*;

import accord.contract.rules.House.Rooms;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Accord's own house: every duty in it is a decision, and every name stands for a class that exists. */
public final class Accord {
    private static final String SOURCE = "contract-tests/src/main/java/accord/contract/rules/Accord.java";

    /** What services and the kernel are built with. Another library, or another part of the framework, is a decision. */
    private static final String[] TOOLS = {
        "org.jspecify..",
        "org.slf4j..",
        "ch.qos.logback..",
        "jakarta.inject..",
        "jakarta.annotation..",
        "jakarta.validation..",
        "com.fasterxml.jackson.core..",
        "com.zaxxer.hikari..",
        "org.flywaydb..",
        "io.lettuce.core..",
        "org.jdbi..",
        "io.micrometer.core.instrument.Counter",
        "io.micrometer.core.instrument.Timer",
        "org.bouncycastle.crypto.generators.Argon2BytesGenerator",
        "org.bouncycastle.crypto.params.Argon2Parameters",
        "io.netty..",
        "reactor..",
        "org.reactivestreams..",
        "io.micronaut.context.annotation.*",
        "io.micronaut.context.event.*",
        "io.micronaut.core.annotation.*",
        "io.micronaut.core.bind.annotation.*",
        "io.micronaut.core.convert..",
        "io.micronaut.core.order.*",
        "io.micronaut.core.type.*",
        "io.micronaut.core.util..",
        "io.micronaut.core.async..",
        "io.micronaut.health..",
        "io.micronaut.management.health..",
        "io.micronaut.management.endpoint.annotation.*",
        "io.micronaut.http.*",
        "io.micronaut.http.annotation.*",
        "io.micronaut.http.client..",
        "io.micronaut.http.cookie.*",
        "io.micronaut.http.exceptions.*",
        "io.micronaut.http.hateoas.*",
        "io.micronaut.http.multipart.*",
        "io.micronaut.http.server.exceptions.*",
        "io.micronaut.http.server.types..",
        "io.micronaut.http.sse.*",
        "io.micronaut.http.uri.*",
        "io.micronaut.runtime.event..",
        "io.micronaut.runtime.graceful.*",
        "io.micronaut.runtime.server.event.*",
        // What such an event tells: where the server listens.
        "io.micronaut.runtime.server.EmbeddedServer",
        "io.micronaut.cache.annotation.*",
        "io.micronaut.retry.annotation.*",
        "io.micronaut.scheduling..",
        "io.micronaut.security.annotation.Secured",
        "io.micronaut.security.rules.SecurityRule",
        "io.micronaut.context.condition.TrueCondition",
        "io.micronaut.json.JsonMapper",
        "io.micronaut.serde.annotation.*",
        "io.micronaut.serde.config.naming.*",
        "io.micronaut.validation..",
        "io.micronaut.websocket..",
    };

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
                .withTools(TOOLS)
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
                        "accord.kernel.secret.JwtSecretResolver",
                        "accord.kernel.secret.KeyRing",
                        "accord.kernel.secret.SecretFile",
                        "accord.kernel.secret.SecretHygiene",
                        "accord.kernel.secret.SecretManagerStore",
                        "accord.backend.adapter.auth.KeyAgreement",
                        "accord.contract.process..",
                        "accord.contract.bench..")
                .with(
                        HOLD_SECRETS,
                        "accord.kernel.secret.SecretHygiene",
                        "accord.auth.session.RefreshToken",
                        "accord.contract.process..")
                .with(
                        READ_SECRET_FILES,
                        "accord.kernel.secret.SecretFile",
                        "accord.kernel.secret.SecretManagerStore",
                        "accord.deploy.local..")
                .with(
                        COMPUTE_MACS,
                        "accord.kernel.secret.JwtSecret",
                        "accord.kernel.token.AccessTokens",
                        "accord.kernel.token.TokenContract",
                        "accord.auth.session.RefreshToken")
                .with(
                        TAKE_TOKENS_APART,
                        "accord.kernel.token.AccessTokens",
                        "accord.kernel.token.TokenClaims",
                        "accord.kernel.token.TokenContract",
                        "accord.kernel.door.CarriedToken",
                        "accord.auth.session.RefreshToken")
                .with(
                        READ_TOKENS,
                        "accord.kernel.door.CarriedToken",
                        "accord.kernel.door.SubprotocolOffer",
                        "accord.kernel.door.FixedSettings",
                        "accord.backend.adapter.websocket.HandshakeRules",
                        "accord.backend.adapter.websocket.HandshakeGuard",
                        // Google's token and not ours: it stands in for an API of theirs.
                        "accord.deploy.admin.Admin",
                        // It presents what a service has to refuse, and looks at how it does.
                        "accord.contract.verify.check.AuthenticationCheck")
                .with(
                        CARRY_TOKENS,
                        "accord.kernel.secret.SecretManagerStore",
                        "accord.auth.adapter.http.TokenAnswer",
                        "accord.contract.client..",
                        "accord.contract.verify.Caller",
                        "accord.deploy.platform.AccessToken",
                        "accord.contract.bench..")
                .with(MINT, "accord.auth.session.Minting", "accord.contract.bench.Bench")
                .with(GRANT, "accord.auth.session.SessionPolicy")
                .with(VERIFY, "accord.kernel.door.Admissions", "accord.contract.bench.Verifications")
                .with(
                        GUARD,
                        "accord.kernel.door.AccessTokenValidator",
                        "accord.kernel.door.ContextBinder",
                        "accord.kernel.door.Refusals",
                        "accord.kernel.door.RequestTokenReader",
                        "accord.backend.adapter.websocket.RefusalBeforeUpgrade")
                .with(
                        ASSEMBLE_KERNEL,
                        "accord.kernel.door.Admissions",
                        "accord.kernel.door.KernelFactory",
                        "accord.kernel.secret.JwtSecretResolver",
                        "accord.kernel.secret.KeyRing",
                        "accord.kernel.token.AccessTokens",
                        "accord.contract.bench.Bench",
                        "accord.deploy.preflight.SigningKeys")
                .with(
                        MAKE_CONTEXTS,
                        "accord.kernel.door.Admissions",
                        "accord.kernel.door.ContextBinder",
                        "accord.kernel.token.AccessTokens")
                .with(LAUNCH_PROCESSES, "accord.deploy..", "accord.contract.process..", "accord.contract.bench..")
                .with(
                        FILTER_REQUESTS,
                        "accord.kernel.door.AdmissionBinder",
                        "accord.kernel.door.ContextBinder",
                        "accord.kernel.door.CrossOrigin",
                        "accord.kernel.door.SecurityHeaders",
                        "accord.backend.adapter.http.RateFilter",
                        "accord.kernel.observe.RequestTimes",
                        "accord.backend.adapter.websocket.ChannelLineBinder",
                        "accord.backend.adapter.websocket.RefusalBeforeUpgrade")
                .with(
                        OBSERVE_BEANS,
                        "accord.kernel.door.FixedSettings",
                        "accord.kernel.door.Refusals",
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
                        "accord.kernel.door.Problems",
                        "accord.kernel.door.Refusals",
                        "accord.kernel.token.AuthFailure",
                        "accord.contract.verify.check.AuthenticationCheck")
                .with(
                        NAME_ENVIRONMENTS,
                        "accord.kernel.environment.Environment",
                        "accord.kernel.door.KernelFactory",
                        "accord.kernel.secret.JwtSecretResolver",
                        "accord.deploy..",
                        "accord.contract.process..",
                        "accord.contract.bench..")
                .with(
                        NAME_BYPASSES,
                        "accord.kernel.secret.TestSignIn",
                        "accord.auth.adapter.http.TestSignInController",
                        "accord.contract.client.AuthClient",
                        "accord.contract.verify.Accounts",
                        "accord.contract.Contract")
                .with(SERVE_SOCKETS, "accord.backend.adapter.websocket.ChatWebSocket")
                .with(
                        SEND_FRAMES,
                        "accord.backend.adapter.websocket.ChannelOutbox",
                        "accord.backend.adapter.websocket.FrameGuard",
                        "accord.backend.adapter.websocket.Farewell",
                        "accord.backend.adapter.websocket.HandshakeGuard",
                        // It stands before the services and passes bytes on, whatever they mean.
                        "accord.deploy.front..")
                .with(
                        CLOSE_SOCKETS,
                        "accord.backend.adapter.websocket.ChannelOutbox",
                        "accord.backend.adapter.websocket.CloseFrames",
                        "accord.backend.adapter.websocket.FrameGuard",
                        "accord.backend.adapter.websocket.Farewell",
                        "accord.deploy.front..")
                .with(
                        TOUCH_PIPELINE,
                        "accord.backend.adapter.websocket.ChannelLine",
                        "accord.backend.adapter.websocket.ChannelLineBinder",
                        "accord.backend.adapter.websocket.ChannelOutbox",
                        "accord.backend.adapter.websocket.CloseFrames",
                        "accord.backend.adapter.websocket.Farewell",
                        "accord.backend.adapter.websocket.FrameGuard",
                        "accord.backend.adapter.websocket.GuardInstallation",
                        "accord.backend.adapter.websocket.HandshakeClock",
                        "accord.backend.adapter.websocket.HandshakeGuard",
                        "accord.backend.adapter.websocket.HandshakeRefusal",
                        "accord.backend.adapter.websocket.HandshakeRules",
                        "accord.backend.adapter.websocket.HeaderLimit",
                        "accord.backend.adapter.websocket.Utf8Check",
                        "accord.backend.adapter.websocket.Visit",
                        "accord.deploy.front..")
                .with(
                        KNOW_1011,
                        "accord.kernel.observe.CloseCodes",
                        "accord.backend.adapter.websocket.CloseFrames",
                        "accord.backend.adapter.websocket.FrameGuard",
                        // They count it, and take a release back for it.
                        "accord.deploy.rollout.Budget",
                        "accord.deploy.rollout.Counts",
                        "accord.deploy.Rollout",
                        "accord.contract.verify.check.ConfigurationCheck")
                .with(
                        SPELL_JSON,
                        "accord.kernel.token.AccessTokens",
                        "accord.kernel.token.TokenClaims",
                        "accord.kernel.token.TokenHeader",
                        "accord.kernel.token.TokenJson",
                        "accord.kernel.secret.SecretManagerStore",
                        "accord.kernel.observe.CloudLogEncoder",
                        "accord.auth.adapter.http.JsonBody",
                        "accord.backend.protocol.PlainJson",
                        "accord.backend.protocol.Wire",
                        "accord.backend.agent.JsonRows",
                        "accord.backend.adapter.auth.KeyAgreement",
                        "accord.backend.HealthFactory",
                        "accord.deploy.image.BillOfMaterials",
                        "accord.deploy.image.OciArchive",
                        "accord.deploy.manifest.Json",
                        // What Cloud Run and Cloud Monitoring say, here and there.
                        "accord.deploy.platform..",
                        "accord.deploy.admin..",
                        "accord.deploy.rollout.VerifierProcess",
                        "accord.contract.client..",
                        "accord.contract.script..",
                        "accord.contract.verify..")
                .with(PREBUILD_JSON, "accord.deploy..", "accord.contract.bench..")
                .with(PRINT, "accord.deploy..", "accord.contract.Contract")
                .with(
                        USE_MACHINERY,
                        "accord.kernel.door.AccessTokenValidator",
                        "accord.kernel.door.AdmissionBinder",
                        "accord.kernel.door.ContextBinder",
                        "accord.kernel.door.CrossOrigin",
                        "accord.kernel.door.FixedSettings",
                        "accord.kernel.door.Problems",
                        "accord.kernel.door.Refusals",
                        "accord.kernel.door.RequestTokenReader",
                        "accord.kernel.door.SecurityHeaders",
                        "accord.kernel.observe.HealthController",
                        "accord.kernel.observe.Measurements",
                        "accord.kernel.observe.RequestTimes",
                        "accord.kernel.observe.StartUp",
                        "accord.backend.adapter.http.RateFilter",
                        "accord.backend.adapter.websocket.ChannelLineBinder",
                        "accord.backend.adapter.websocket.FrameGuard",
                        "accord.backend.adapter.websocket.GuardInstallation",
                        "accord.backend.adapter.websocket.HandshakeGuard",
                        "accord.backend.adapter.websocket.HeaderLimit",
                        "accord.backend.adapter.websocket.RefusalBeforeUpgrade")
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

    /** The rules as this house applies them: all of them, with the numbers of its inventory. */
    public static Rulebook book() {
        return book(house());
    }

    /** Every rule, applied to this house. */
    public static List<Rule> rules() {
        return rules(house());
    }

    static List<Rule> rules(House house) {
        return book(house).rules();
    }

    private static Rulebook book(House house) {
        return new Rulebook(SOURCE, house, modules(), Map.of(), counts());
    }

    /** How often each deed is done in what is deployed. */
    private static Map<String, Integer> counts() {
        return Map.ofEntries(
                Map.entry("reads-environment", 1),
                Map.entry("reads-secret", 1),
                Map.entry("computes-macs", 2),
                Map.entry("mints", 1),
                Map.entry("verifies", 1),
                Map.entry("reads-tokens", 2),
                Map.entry("finds-token", 1),
                Map.entry("validates", 1),
                Map.entry("admits", 1),
                Map.entry("makes-contexts", 1),
                Map.entry("binds", 2),
                Map.entry("serves-sockets", 1),
                Map.entry("sends-frames", 1),
                Map.entry("answers-frames", 3),
                Map.entry("closes", 1),
                Map.entry("sends-1011", 0),
                Map.entry("open-endpoints", 0),
                Map.entry("looks-up-beans", 0),
                Map.entry("sleeps", 0),
                Map.entry("starts-processes", 0));
    }
}
