package accord.contract.rules;

import static accord.contract.rules.Traces.annotated;
import static accord.contract.rules.Traces.calls;
import static accord.contract.rules.Traces.constructs;
import static accord.contract.rules.Traces.counts;
import static accord.contract.rules.Traces.disguises;
import static accord.contract.rules.Traces.isKindOf;
import static accord.contract.rules.Traces.mentions;
import static accord.contract.rules.Traces.names;
import static accord.contract.rules.Traces.says;
import static accord.contract.rules.Traces.saysAtLeast;
import static accord.contract.rules.Traces.uses;
import static accord.contract.rules.Traces.usesAnyOf;

import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One secret, one verifier, one door: nobody else finds a key, reads a token, or decides who is asking. */
public final class OneDoor {
    private static final String R1 =
            "R1: auth and backend resolved different secrets, every token failed, and every socket closed with 1011";
    private static final String R2 =
            "R2: authentication \"succeeded\" with an empty user id, and the strict factory behind it"
                    + " answered with 1011";
    private static final String R4 =
            "R4: tokens that worked over HTTP failed over WebSocket, because there were two" + " ways in";

    /** What tokens are called where they do not belong: in a URL, a cookie, a header of their own. */
    private static final Pattern TOKEN_NAME = Pattern.compile(
            "(?i)^(x-)?(access|auth|id|bearer|user|session)?[_-]?(token|jwt|bearer)$|^(x-)?api[_-]?key$");

    private static final Pattern BASE64_DECODER =
            Pattern.compile("Base64(Url|URL)?(\\$Decoder|Codec)?$|DatatypeConverter$|BaseEncoding$|Base64(URL)?$");

    private static final Pattern BASE64_ALPHABET =
            Pattern.compile("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789(-_|\\+/)");

    private final House house;

    public OneDoor(House house) {
        this.house = house;
    }

    /** All of them. */
    public List<Rule> rules() {
        return List.of(
                only_one_class_reads_the_environment(),
                no_setting_hides_in_a_system_property(),
                only_the_resolver_knows_the_names_of_secrets(),
                no_setting_is_injected_past_its_record(),
                no_other_field_holds_a_secret(),
                no_secret_is_read_from_a_file(),
                only_launchers_start_processes(),
                only_the_kernel_computes_macs(),
                no_other_library_knows_tokens(),
                no_token_is_taken_apart_by_hand(),
                only_the_door_reads_tokens_from_requests(),
                no_token_travels_in_a_url_or_a_cookie(),
                no_flag_or_header_opens_a_second_door(),
                the_security_framework_stays_behind_the_door(),
                nobody_replaces_or_wraps_a_part_of_the_door(),
                only_the_door_assembles_the_kernel(),
                only_auth_mints_and_only_once(),
                only_the_door_verifies(),
                only_the_door_makes_a_context(),
                no_type_looks_like_the_context(),
                nobody_asks_over_the_network_who_is_asking(),
                only_the_door_filters_requests(),
                refusals_speak_with_one_voice(),
                every_endpoint_declares_its_access_rule(),
                no_identity_is_kept_in_a_thread_or_a_static(),
                nothing_is_found_by_reflection(),
                no_bean_is_looked_up(),
                nobody_branches_on_the_environment(),
                nothing_on_the_way_in_is_lazy(),
                no_log_line_asks_for_a_secret(),
                only_known_tools_are_used());
    }

    public Rule only_one_class_reads_the_environment() {
        return rule("DOOR-01", "only_one_class_reads_the_environment")
                .because(R1 + "; JWT_SECRET_STAGING, JWT_SECRET_KEY and JWT_SECRET were read in three places")
                .instead("take a configuration record; at start-up " + house.on(Duty.READ_ENVIRONMENT)
                        + " hands the variables over")
                .nobodyBut(
                        house.on(Duty.READ_ENVIRONMENT).and(house.lawyers()),
                        uses("java.lang.System", "getenv")
                                .or(uses("java.lang.ProcessBuilder", "environment")
                                        .except(house.on(Duty.LAUNCH_PROCESSES)))
                                .or(mentions(name -> name.startsWith("io.micronaut.context.env.Environment")
                                                && name.contains("PropertySource"))
                                        .or(mentions(Names.of("io.micronaut.core.util.EnvironmentProperties"))))
                                .or(mentions(name -> name.matches("io\\.github\\.cdimascio\\..*|.*\\.Dotenv")))
                                .or(uses("ch.qos.logback.core.util.OptionHelper", "getEnv", "getProperty"))
                                .or(says("/proc/(self|thread-self|\\d+)/environ|^/?environ$|\\$\\{env:"))
                                .or(disguises("proc(self|threadself)environ|systemgetenv")));
    }

    public Rule no_setting_hides_in_a_system_property() {
        return rule("DOOR-02", "no_setting_hides_in_a_system_property")
                .because("F158: a -D flag that nobody had declared switched validation off in a deployed service")
                .instead("declare the setting in a configuration record and the manifest; only what the JVM itself"
                        + " sets (java.*, os.*, user.*, file.*) may be read")
                .nobodyBut(
                        house.on(Duty.READ_SYSTEM_PROPERTIES).and(house.lawyers()),
                        calls(call -> readsSystemProperty(call) && !isTheJvms(propertyName(call)))
                                .or(uses(
                                        "java.lang.System",
                                        "getProperties",
                                        "setProperties",
                                        "setProperty",
                                        "clearProperty"))
                                .or(uses("io.netty.util.internal.SystemPropertyUtil"))
                                .or(uses("ch.qos.logback.core.util.OptionHelper", "getSystemProperty"))
                                .or(mentions(Names.of(
                                        "java.lang.management.RuntimeMXBean",
                                        "com.sun.management.HotSpotDiagnosticMXBean",
                                        "java.util.prefs..")))
                                .or(propertyReference()));
    }

    public Rule only_the_resolver_knows_the_names_of_secrets() {
        return rule("DOOR-03", "only_the_resolver_knows_the_names_of_secrets")
                .because(R1 + "; F079: two names for one key held two values")
                .instead("let JwtSecretResolver find the key; it knows every name, and refuses two that differ")
                .nobodyBut(
                        house.on(Duty.NAME_SECRETS).and(house.lawyers()),
                        says("JWT_|(?i)jwt[._-]?(secret|key)|signing[._-]?(secret|key)|secret[._-]?(key(?!Ref)|signature)"
                                        + "|signature[._-]?secret|hmac[._-]?(secret|key)|token\\.jwt\\.signatures")
                                .or(disguises("jwt(signing)?(secret|key)|signing(secret|key)|hmac(secret|key)")));
    }

    public Rule no_setting_is_injected_past_its_record() {
        return rule("DOOR-04", "no_setting_is_injected_past_its_record")
                .because("R1: a setting injected by name was missing in one service (base_url) and null in the handler")
                .instead("make a configuration record, validated in its constructor, and test its full mapping")
                .nobodyBut(
                        house.on(Duty.READ_ENVIRONMENT).and(house.lawyers()).and(house.on(Duty.START_CONTEXT)),
                        mentions(name -> name.startsWith("io.micronaut.context.env.")
                                        || name.matches(
                                                "io\\.micronaut\\.core\\.value\\.(PropertyResolver|ValueResolver.*)"))
                                .or(mentions(Names.of(
                                        "io.micronaut.context.annotation.PropertySource", "java.util.ResourceBundle")))
                                .or(uses("java.util.Properties", "load", "loadFromXML"))
                                .or(injectedText())
                                .or(injectedSecret()));
    }

    public Rule no_other_field_holds_a_secret() {
        return rule("DOOR-05", "no_other_field_holds_a_secret")
                .because(R1 + "; F089: a secret in a field of its own ended up in a log")
                .instead("pass a JwtSecret or a KeyRing: it prints as its key id, never as itself")
                .nobodyBut(
                        house.on(Duty.HOLD_SECRETS).and(house.lawyers()),
                        names(named -> holdsText(named.type()) && isSecret(named.name()))
                                .or(says("-----BEGIN |your-256-bit-secret")));
    }

    public Rule no_secret_is_read_from_a_file() {
        return rule("DOOR-06", "no_secret_is_read_from_a_file")
                .because("F084: a .env file overrode the deployed variables, and each service had its own")
                .instead("name the file in JWT_SECRET_FILE and let JwtSecretResolver read it")
                .nobodyBut(
                        house.on(Duty.READ_SECRET_FILES).and(house.lawyers()),
                        says("(?i)^(?!.*\\s).*((^|/)(run|etc|mnt|var|opt)/.*secret|(^|/)secrets?(/|$)|(^|/)\\.env($|\\.)"
                                        + "|\\.(pem|jks|p12|pfx|keystore|jwk)$|(^|/)[\\w.-]*(secret|jwt)[\\w.-]*\\.(txt|key|json)$"
                                        + "|secretmanager\\.googleapis)")
                                .or(disguises("(run|etc|mnt|var)secrets?"))
                                .or(mentions(name -> name.equals("java.security.KeyStore")
                                        || name.startsWith("com.google.cloud.secretmanager"))));
    }

    public Rule only_launchers_start_processes() {
        return rule("DOOR-07", "only_launchers_start_processes")
                .because("a child process inherits every secret of its parent, and printenv prints them")
                .instead("do the work in this process; only deploy and the process tests launch others, with a clean"
                        + " environment")
                .nobodyBut(
                        house.on(Duty.LAUNCH_PROCESSES),
                        mentions(Names.of("java.lang.ProcessBuilder", "java.lang.Process"))
                                .or(uses("java.lang.Runtime", "exec"))
                                .or(uses("java.lang.ProcessHandle", "info")));
    }

    public Rule only_the_kernel_computes_macs() {
        return rule("DOOR-08", "only_the_kernel_computes_macs")
                .because(R4 + "; a second place that signs or checks is a second verifier")
                .instead("ask AccessTokens; a digest (MessageDigest) for an ETag or a cache key is fine")
                .nobodyBut(
                        house.on(Duty.COMPUTE_MACS).and(house.lawyers()),
                        mentions(OneDoor::isCryptography)
                                .or(says("(?i)^hmac-?sha|^[HREP]S(256|384|512)$|withRSA$|withECDSA"))
                                .or(macByHand()));
    }

    public Rule no_other_library_knows_tokens() {
        return rule("DOOR-09", "no_other_library_knows_tokens")
                .because("F036: several JWT handlers, each with its own rules and its own blacklist")
                .instead("ask AccessTokens.verify by way of the door's Admission")
                .nobodyBut(
                        house.lawyers(),
                        mentions(name -> name.startsWith("io.jsonwebtoken.")
                                || name.startsWith("com.auth0.jwt.")
                                || name.startsWith("org.jose4j.")
                                || name.startsWith("com.nimbusds.")
                                || name.startsWith("io.fusionauth.jwt")
                                || name.startsWith("io.micronaut.security.token.jwt.")
                                || name.startsWith("io.smallrye.jwt")
                                || name.startsWith("org.eclipse.microprofile.jwt")
                                || name.startsWith("com.google.api.client.json.webtoken")
                                || name.startsWith("org.springframework.security")
                                || name.startsWith("org.pac4j")
                                || name.startsWith("cn.hutool.jwt")
                                || name.matches("io\\.vertx\\.ext\\.auth\\..*")));
    }

    public Rule no_token_is_taken_apart_by_hand() {
        return rule("DOOR-10", "no_token_is_taken_apart_by_hand")
                .because("F072: a validator accepted any token that contained the word \"valid\"; F015: each decoder"
                        + " padded differently")
                .instead("read what you need from VerifiedToken or the UserExecutionContext")
                .nobodyBut(
                        house.on(Duty.TAKE_TOKENS_APART).and(house.lawyers()),
                        splitsAtDots()
                                .beside(decodesBase64())
                                .or(says(Pattern.compile(
                                        "^\\^?eyJ|\\[[^\\]]*_[^\\]]*\\]\\+?\\)?\\\\\\.\\(?\\[[^\\]]*_[^\\]]*\\]\\+?\\)?\\\\\\."
                                                + "|(\\\\S|\\\\w|\\.|\\[\\^\\.\\])[+*]\\)?\\\\\\.\\(?(\\\\S|\\\\w|\\.|\\[\\^\\.\\])"
                                                + "[+*]\\)?\\\\\\.")))
                                .or(says("at\\+jwt"))
                                .or(names(OneDoor::readsTokens))
                                .or(saysAtLeast(
                                        3, Set.of("iss", "sub", "aud", "exp", "nbf", "jti", "kid", "alg", "iat"))));
    }

    public Rule only_the_door_reads_tokens_from_requests() {
        return rule("DOOR-11", "only_the_door_reads_tokens_from_requests")
                .because(R4 + "; F028: one layer stripped \"Bearer \", the next expected it")
                .instead("take a UserExecutionContext or an Admission as a parameter; AdmissionBinder binds it")
                .nobodyBut(
                        house.on(Duty.READ_TOKENS)
                                .and(house.on(Duty.CARRY_TOKENS))
                                .and(house.lawyers()),
                        says(
                                        "(?i)^(proxy-|x-|x-forwarded-)?authorization$|bearer\\s(?!realm|error)|^bearer$|^sec-websocket-protocol$"
                                                + "|^x-serverless-authorization$|^jwt\\.$|^jwt-auth",
                                        OneDoor::isSent)
                                .or(disguises("(authorization|bearer|secwebsocketprotocol|jwtauth)"))
                                .or(names(OneDoor::bindsCredentials))
                                .or(mentions(Names.of(
                                        "java.security.Principal",
                                        "javax.security.auth..",
                                        "jakarta.ws.rs.core.SecurityContext",
                                        "io.micronaut.http.context.ServerRequestContext")))
                                .or(says("^micronaut\\.(AUTHENTICATION|TOKEN|security\\.)"))
                                .or(usesAnyOf(
                                        Names.of("io.micronaut.http.."),
                                        Set.of(
                                                "getAuthorization",
                                                "getUserPrincipal",
                                                "getSubProtocol",
                                                "authorization")::contains))
                                .or(usesAnyOf(
                                        Names.of("io.netty.."),
                                        Set.of("AUTHORIZATION", "SEC_WEBSOCKET_PROTOCOL", "COOKIE")::contains))
                                .or(mentions(Names.of("io.micronaut.http.BasicAuth"))));
    }

    public Rule no_token_travels_in_a_url_or_a_cookie() {
        return rule("DOOR-12", "no_token_travels_in_a_url_or_a_cookie")
                .because("F055: tokens handed over in the query were logged by every proxy on the way")
                .instead("send the token in Authorization, in Sec-WebSocket-Protocol or in the first message")
                .nobodyBut(
                        house.on(Duty.READ_TOKENS).and(house.lawyers()),
                        names(named -> carriesFromRequest(named)
                                        && TOKEN_NAME
                                                .matcher(kebab(named.name()))
                                                .find())
                                .or(requestAnnotationNamesToken())
                                .or(
                                        says(
                                                "(?i)[?&](access_|id_|auth_)?(token|jwt)=|\\{[?&][^}]*\\b(token|jwt|access_token)\\b[^}]*\\}"))
                                .or(names(named -> named.annotations().contains("PathVariable")
                                        && kebab(named.name()).matches("jwt|bearer|(access|auth|id)-token")))
                                .or(impliedQuery())
                                .or(queryLookup()));
    }

    public Rule no_flag_or_header_opens_a_second_door() {
        return rule("DOOR-13", "no_flag_or_header_opens_a_second_door")
                .because("F066-F075: DEMO_MODE, E2E headers and emergency modes let anyone in, in production too")
                .instead("give the test an ordinary token of a test user")
                .nobodyBut(
                        house.on(Duty.NAME_BYPASSES).and(house.lawyers()),
                        says("(?i)x-e2e|e2e[_-](bypass|oauth|test|auth)|\\bx-(test|demo|dev|bypass|internal|auth|user)[_-]?"
                                        + "(user|id|auth|key|mode|token|fast.*|bypass)?\\b|demo[_-]?mode|bypass[_-]?(auth|key|start|val|secur)"
                                        + "|(disable|skip|no)[_-]auth|auth[_-](disabled|bypass|skip|fast)|emergency[_-]mode|relaxed[_-]mode"
                                        + "|\\b(fallback|default|unknown|test|demo|anonymous|pending)[_-](user|auth)\\b")
                                .or(
                                        names(
                                                named -> named.name()
                                                        .matches(
                                                                "(?i).*(bypass|(disable|skip)auth|auth(disabled|optional)|demomode|e2emode|relaxed).*"))));
    }

    public Rule the_security_framework_stays_behind_the_door() {
        return rule("DOOR-14", "the_security_framework_stays_behind_the_door")
                .because(
                        R4 + "; the framework asks every token reader and validator there is, and the first valid token"
                                + " wins")
                .instead("declare @Secured and take a UserExecutionContext; readers, validators, rules, fetchers and"
                        + " providers exist once, in the door")
                .nobodyBut(
                        house.on(Duty.GUARD).and(house.lawyers()),
                        mentions(name -> name.startsWith("io.micronaut.security.")
                                        && !name.equals("io.micronaut.security.annotation.Secured")
                                        && !name.equals("io.micronaut.security.rules.SecurityRule"))
                                .or(isKindOf(
                                        "io.micronaut.security.rules.SecurityRule",
                                        "io.micronaut.security.token.reader.TokenReader",
                                        "io.micronaut.security.token.validator.TokenValidator",
                                        "io.micronaut.security.filters.AuthenticationFetcher",
                                        "io.micronaut.security.authentication.Authentication"))
                                .or(says("io\\.micronaut\\.security\\.")));
    }

    public Rule nobody_replaces_or_wraps_a_part_of_the_door() {
        return rule("DOOR-15", "nobody_replaces_or_wraps_a_part_of_the_door")
                .because("a bean that replaces, extends, wraps or observes the validator is the validator")
                .instead("change the door itself, where its tests and its census look")
                .nobodyBut(
                        house.on(Duty.OBSERVE_BEANS),
                        annotated(
                                        "io.micronaut.context.annotation.Replaces",
                                        "io.micronaut.context.annotation.ContextConfigurer",
                                        "io.micronaut.aop.InterceptorBean")
                                .or(advises())
                                .or(isKindOf(
                                        "io.micronaut.context.event.BeanCreatedEventListener",
                                        "io.micronaut.context.event.BeanInitializedEventListener",
                                        "io.micronaut.context.ApplicationContextConfigurer",
                                        "io.micronaut.context.BeanDefinitionProcessor",
                                        "io.micronaut.context.processor.ExecutableMethodProcessor",
                                        "io.micronaut.aop.Interceptor",
                                        "io.micronaut.inject.BeanDefinitionReference",
                                        "io.micronaut.context.TypeDefinitionInjectProcessor"))
                                .or(uses("io.micronaut.context.BeanDefinitionRegistry"))
                                .or(mentions(Names.of("io.micronaut.context.event.BeanCreatedEvent")))
                                .or(extendsTheDoor()));
    }

    public Rule only_the_door_assembles_the_kernel() {
        var rooms = house.rooms();
        var parts = Names.of(
                rooms.token() + ".AccessTokens",
                rooms.token() + ".TokenContract",
                rooms.secret() + ".JwtSecret",
                rooms.secret() + ".JwtSecretResolver",
                rooms.secret() + ".KeyRing",
                rooms.door() + ".Admission",
                rooms.door() + ".Admissions",
                rooms.door() + ".AccessTokenValidator",
                rooms.door() + ".RequestTokenReader");
        return rule("DOOR-16", "only_the_door_assembles_the_kernel")
                .because(R1 + "; every further AccessTokens is a further opinion about what a valid token is")
                .instead("inject the AccessTokens, KeyRing or Admissions that KernelFactory made")
                .nobodyBut(
                        house.on(Duty.ASSEMBLE_KERNEL),
                        constructs(parts)
                                .or(usesAnyOf(
                                        Names.of(rooms.secret() + ".."),
                                        Set.of("resolve", "of", "from", "generate", "mac", "find")::contains)));
    }

    public Rule only_auth_mints_and_only_once() {
        var tokens = house.rooms().token() + ".AccessTokens";
        return rule("DOOR-17", "only_auth_mints_and_only_once")
                .because("F031: the refresh path minted by itself, with placeholder claims, and everyone shared them")
                .instead("let " + house.on(Duty.MINT) + " issue it; other services receive tokens and never make them")
                .nobodyBut(
                        house.on(Duty.MINT),
                        uses(tokens, "mint")
                                .or(constructs(Names.of(house.rooms().token() + ".TokenGrant"))
                                        .except(house.on(Duty.GRANT)))
                                .or(usesAnyOf(
                                                Names.of(house.rooms().token() + ".TokenGrant"),
                                                name -> !name.matches(
                                                        "<init>|subject|clientId|use|sessionId|scope|roles|equals|hashCode|toString"))
                                        .except(house.on(Duty.GRANT)))
                                .or(constructs(Names.of(house.rooms().token() + ".MintedToken"))
                                        .except(Names.of(house.rooms().token() + ".."))));
    }

    public Rule only_the_door_verifies() {
        return rule("DOOR-18", "only_the_door_verifies")
                .because("F029: the check at connect was lenient and the check at the first message strict")
                .instead("take the Admission that was decided once for the request or the socket")
                .nobodyBut(house.on(Duty.VERIFY), uses(house.rooms().token() + ".AccessTokens", "verify"));
    }

    public Rule only_the_door_makes_a_context() {
        var rooms = house.rooms();
        var context = rooms.context() + ".UserExecutionContext";
        return rule("DOOR-19", "only_the_door_makes_a_context")
                .because(R2)
                .instead("take the context of the Admission; derive from it with child, on or about")
                .nobodyBut(
                        house.on(Duty.MAKE_CONTEXTS),
                        constructs(Names.of(
                                        context,
                                        rooms.door() + ".Admission$Admitted",
                                        rooms.token() + ".Verification$Verified",
                                        rooms.token() + ".VerifiedToken"))
                                .or(makes(context))
                                .or(mentions(Names.of(
                                        "io.micronaut.serde.annotation.SerdeImport",
                                        "io.micronaut.core.annotation.TypeHint",
                                        "io.micronaut.core.annotation.ReflectiveAccess",
                                        "io.micronaut.context.annotation.Mapper")))
                                .or(literalOf(context, rooms.token() + ".VerifiedToken", rooms.context() + ".UserId")));
    }

    public Rule no_type_looks_like_the_context() {
        return rule("DOOR-20", "no_type_looks_like_the_context")
                .because("F145: dual id managers and 93 duplicate types; callers got the wrong one")
                .instead("pass accord's UserExecutionContext; a type of your own may hold a UserId beside its subject")
                .nobodyBut(house.kernel().and(house.lawyers()), lookAlike().or(looseContext()));
    }

    public Rule nobody_asks_over_the_network_who_is_asking() {
        return rule("DOOR-21", "nobody_asks_over_the_network_who_is_asking")
                .because("F042-F044: remote validation answered from a stale cache, and one breaker locked every user"
                        + " out")
                .instead("verify locally: both services hold the same keys")
                .nobodyBut(
                        house.on(Duty.ASK_WHO_IS_ASKING)
                                .and(house.on(Duty.CARRY_TOKENS))
                                .and(house.lawyers())
                                .and(house.on(Duty.MINT)),
                        says("(?i)/(oauth2?/)?(introspect|tokeninfo|userinfo)\\b|/(auth|token|tokens|session|sessions)/"
                                        + "(validate|verify|check|introspect|decode)\\b|/(validate|verify|check)[_-]?token|jwks(\\.json|_uri)|^introspect(ion)?$")
                                .or(disguises("oauth2?introspect|authvalidate|wellknownjwks"))
                                .where(subject -> !servesHttp(subject)));
    }

    public Rule only_the_door_filters_requests() {
        return rule("DOOR-22", "only_the_door_filters_requests")
                .because("F060: an exclusion list in a second filter made every path public")
                .instead("put what concerns every request into the door; the census counts its filters")
                .nobodyBut(
                        house.on(Duty.FILTER_REQUESTS).and(house.lawyers()),
                        annotated(
                                        "io.micronaut.http.annotation.ServerFilter",
                                        "io.micronaut.http.annotation.Filter",
                                        "io.micronaut.http.annotation.RequestFilter",
                                        "io.micronaut.http.annotation.ResponseFilter")
                                .or(isKindOf(
                                        "io.micronaut.http.filter.HttpFilter",
                                        "io.micronaut.http.filter.FilterPatternStyle",
                                        "io.micronaut.http.bind.binders.RequestArgumentBinder",
                                        "jakarta.servlet.Filter"))
                                .or(mentions(name -> name.startsWith("io.micronaut.http.filter.")
                                        || name.startsWith("io.micronaut.http.bind.binders."))));
    }

    public Rule refusals_speak_with_one_voice() {
        return rule("DOOR-23", "refusals_speak_with_one_voice")
                .because("F062: 401 and 403 were swapped by code that answered for itself, and clients did not refresh")
                .instead("return or throw what the door's Refusals turns into a problem body with WWW-Authenticate")
                .nobodyBut(
                        house.on(Duty.REFUSE).and(house.lawyers()),
                        uses("io.micronaut.http.HttpStatus", "UNAUTHORIZED", "FORBIDDEN")
                                .or(uses("io.micronaut.http.HttpResponse", "unauthorized"))
                                .or(usesAnyOf(
                                        Names.of("io.netty.handler.codec.http.HttpResponseStatus"),
                                        Set.of("UNAUTHORIZED", "FORBIDDEN")::contains))
                                .or(says("(?i)^www-authenticate$"))
                                .or(counts(401)
                                        .or(counts(403))
                                        .beside(mentions(name -> name.startsWith("io.micronaut.http.")))));
    }

    public Rule every_endpoint_declares_its_access_rule() {
        return rule("DOOR-24", "every_endpoint_declares_its_access_rule")
                .because("F052: create-token and hash-password were open because nobody had said that they were not")
                .instead("put @Secured on the method or its class, with SecurityRule.IS_AUTHENTICATED unless it has to"
                        + " be anonymous")
                .nobody(Endpoints.withoutAccessRule());
    }

    public Rule no_identity_is_kept_in_a_thread_or_a_static() {
        return rule("DOOR-25", "no_identity_is_kept_in_a_thread_or_a_static")
                .because("F045, F128: a shared object gave concurrent connections another user's context")
                .instead("pass the UserExecutionContext as a parameter")
                .nobodyBut(house.lawyers(), Statics.kept(house).or(Statics.keptInBeans(house)));
    }

    public Rule nothing_is_found_by_reflection() {
        return rule("DOOR-26", "nothing_is_found_by_reflection")
                .because("a door that is opened by name is seen by no compiler, no census and no reviewer")
                .instead("call it, or inject it")
                .nobodyBut(
                        house.on(Duty.REFLECT),
                        mentions(name -> name.matches(
                                                "java\\.lang\\.reflect\\.(Method|Constructor|Field|Proxy|InvocationHandler"
                                                        + "|AccessibleObject)")
                                        || name.matches("java\\.lang\\.invoke\\.(MethodHandleProxies|VarHandle)")
                                        || name.matches("java\\.beans\\..*|javax\\.naming\\..*")
                                        || name.equals("java.util.ServiceLoader")
                                        || name.equals("java.net.URLClassLoader")
                                        || name.equals("sun.misc.Unsafe")
                                        || name.equals("java.io.ObjectInputStream")
                                        || name.startsWith("javax.script.")
                                        || name.startsWith("javax.tools.")
                                        || name.startsWith("io.micronaut.core.reflect.")
                                        || name.startsWith("io.micronaut.core.beans.")
                                        || name.startsWith("io.micronaut.core.io.service."))
                                .or(uses(
                                        "java.lang.Class",
                                        "forName",
                                        "newInstance",
                                        "getMethod",
                                        "getMethods",
                                        "getDeclaredMethod",
                                        "getDeclaredMethods",
                                        "getConstructor",
                                        "getConstructors",
                                        "getDeclaredConstructor",
                                        "getDeclaredConstructors",
                                        "getField",
                                        "getFields",
                                        "getDeclaredField",
                                        "getDeclaredFields"))
                                .or(uses("java.lang.ClassLoader", "loadClass", "defineClass"))
                                .or(uses("java.lang.invoke.MethodHandle"))
                                .or(uses("java.lang.invoke.MethodHandles"))
                                .or(uses("java.lang.invoke.MethodHandles$Lookup"))
                                .or(says("^(" + Pattern.quote(house.rooms().root())
                                                + "|com\\.nimbusds|io\\.jsonwebtoken"
                                                + "|com\\.auth0|io\\.micronaut|javax\\.crypto|java\\.lang)\\.[\\w.$]*[A-Z]\\w*$")
                                        .except(house.lawyers())));
    }

    public Rule no_bean_is_looked_up() {
        return rule("DOOR-27", "no_bean_is_looked_up")
                .because("R5: the handler looked its services up, found none yet, and the first message crashed")
                .instead("take it in the constructor, so that its absence stops the start")
                .nobodyBut(
                        house.on(Duty.START_CONTEXT),
                        mentions(Names.of(
                                "io.micronaut.context.BeanContext",
                                "io.micronaut.context.BeanLocator",
                                "io.micronaut.context.ApplicationContext",
                                "io.micronaut.context.ApplicationContextProvider",
                                "io.micronaut.context.DefaultBeanContext",
                                "io.micronaut.context.DefaultApplicationContext",
                                "io.micronaut.context.ApplicationContextBuilder",
                                "io.micronaut.context.BeanProvider",
                                "io.micronaut.context.BeanRegistration",
                                "io.micronaut.runtime.Micronaut",
                                "jakarta.inject.Provider",
                                "javax.inject.Provider")));
    }

    public Rule nobody_branches_on_the_environment() {
        var environment = house.rooms().environment() + ".Environment";
        return rule("DOOR-28", "nobody_branches_on_the_environment")
                .because("F067, F069: an unknown environment meant \"relaxed\", and \"prod\" was looked for as a"
                        + " substring")
                .instead("ask what the environment permits, and add a question to Environment if there is none")
                .nobodyBut(
                        house.on(Duty.NAME_ENVIRONMENTS).and(house.lawyers()),
                        accessesBeyondQuestions(environment)
                                .or(says("(?i)^\\W*(production|prod|staging|stage|development|dev|testing)\\W*$"))
                                .or(disguises("^(production|staging|development)$"))
                                .or(names(named -> kebab(named.name())
                                                .matches(
                                                        "(is|in|on)-(prod|production|staging|stage|dev|development|testing|local)(-.*)?")
                                        && named.kind() != Bytecode.Kind.COMPONENT))
                                .or(labelCompared(environment))
                                .or(says("^(ENVIRONMENT|K_SERVICE|K_REVISION|APP_ENV|NODE_ENV|MICRONAUT_ENVIRONMENTS)$")
                                        .except(house.kernel()))
                                .or(says("^micronaut\\.environments"))
                                .or(requiresEnvironment()));
    }

    public Rule nothing_on_the_way_in_is_lazy() {
        return rule("DOOR-29", "nothing_on_the_way_in_is_lazy")
                .because("R1, R5: the handler was made before its services; a bean that fails on the auth path leaves"
                        + " the upgrade without any answer and without a log line")
                .instead("let it live as long as the context: the kernel makes every singleton at start")
                .nobodyBut(house.lawyers(), Endpoints.late(house));
    }

    public Rule no_log_line_asks_for_a_secret() {
        return rule("DOOR-30", "no_log_line_asks_for_a_secret")
                .because("F089: tokens, headers and previews of keys were printed in logs and error details")
                .instead("log the key id, the token's id or the AuthFailure's code")
                .nobodyBut(
                        house.lawyers(),
                        says("(?i)\\b(token|jwt|secret|password|passphrase|authorization|credential)s?\\b\\s*(is|was)?\\s*[=:]?\\s*"
                                        + "(\\{\\}|%s|\\u0001|'\\u0001|'\\{\\})")
                                .beside(mentions(name -> name.startsWith("org.slf4j.")
                                        || name.startsWith("java.util.logging.")
                                        || name.equals("java.lang.System$Logger")
                                        || name.equals("java.io.PrintStream"))));
    }

    public Rule only_known_tools_are_used() {
        return rule("DOOR-31", "only_known_tools_are_used")
                .because("F036: several libraries for one thing, each with its own rules; whatever can see a request or"
                        + " a bean before the door does is a door")
                .instead("use what the house's list of tools names; a library or a part of the framework that is new"
                        + " here is judged once and added to that list")
                .nobodyBut(
                        house.on(Duty.USE_MACHINERY),
                        mentions(name -> name.contains(".")
                                        && !name.matches("(java|javax\\.(crypto|sql|net)|jdk|sun|com\\.sun)\\..*")
                                        && !house.isOurs(name)
                                        && !house.tools().include(name))
                                .where(subject -> house.deploys(subject.name())
                                        && !house.tools().patterns().isEmpty()));
    }

    private static Rule.Draft rule(String id, String sentence) {
        return Rule.draft(id, sentence);
    }

    /** The first argument, if it is a constant. */
    private static String propertyName(Bytecode.Call call) {
        return call.texts().isEmpty() ? "" : call.texts().getFirst();
    }

    private static boolean isTheJvms(String property) {
        return property.matches("(java|os|user|file|jdk|path|line)\\.[a-z.]+|(stdout|native)\\.encoding");
    }

    private static boolean readsSystemProperty(Bytecode.Call call) {
        return switch (call.owner()) {
            case "java.lang.System" -> call.method().equals("getProperty");
            case "java.lang.Boolean" -> call.method().equals("getBoolean");
            case "java.lang.Integer" -> call.method().equals("getInteger");
            case "java.lang.Long" -> call.method().equals("getLong");
            default -> false;
        };
    }

    /** {@code System::getProperty}: whoever calls the reference chooses the name. */
    private static Trace propertyReference() {
        return subject -> subject.type().getCodeUnitReferencesFromSelf().stream()
                .filter(reference -> reference.getTargetOwner().getName().equals("java.lang.System")
                        && reference.getTarget().getName().equals("getProperty"))
                .map(reference -> new Mark(reference.getLineNumber(), "refers to System::getProperty"));
    }

    /** A number or a duration that is injected by name is a setting out of place; a text may be anything. */
    private static Trace injectedText() {
        return names(named ->
                (named.annotations().contains("Value") || named.annotations().contains("Property"))
                        && holdsText(named.type()));
    }

    private static Trace injectedSecret() {
        return subject -> Stream.concat(
                subject.bytecode().texts().stream()
                        .filter(
                                text -> text.at()
                                        .matches(
                                                "@(Value|Property|Requires|ConfigurationProperties|EachProperty|ConfigurationReader)\\..*"))
                        .filter(text -> text.value().matches("(?si).*(secret|jwt|sign|hmac|token|private.?key).*")
                                || text.value().matches("(?s).*\\$\\{[A-Z][A-Z0-9_]+.*"))
                        .map(text -> new Mark(text.line(), "injects \"" + text.value() + "\" by " + text.at())),
                subject.bytecode().names().stream()
                        .filter(named -> named.annotations().contains("Value")
                                || named.annotations().contains("Property"))
                        .filter(named -> isSecret(named.name()))
                        .map(named -> new Mark(named.line(), "injects the value \"" + named.name() + "\"")));
    }

    private static boolean holdsText(String type) {
        return type.matches(
                "Ljava/lang/(String|CharSequence|Object|StringBuilder);|\\[[BC]|Ljava/nio/(Byte|Char)Buffer;"
                        + "|Ljava/util/(Optional|function/Supplier|concurrent/Callable);");
    }

    private static boolean isSecret(String name) {
        var words = kebab(name);
        return (words.matches("(.*-)?(secret|secrets)(-(key|bytes|text|value|material|next|previous|current))?")
                        && !words.matches("(.*-)?client-secret.*"))
                || words.matches("(.*-)?(jwt|signing|signature|hmac|mac)-(key|secret|bytes|material)(-.*)?");
    }

    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** A digest and randomness are anyone's; everything else that takes a key is the kernel's. */
    private static boolean isCryptography(String name) {
        return (name.matches("(java\\.security|javax\\.crypto)\\..*")
                        && !name.matches(
                                "java\\.security\\.(CodeSource|ProtectionDomain|MessageDigest|SecureRandom|Digest(Input|Output)Stream|Principal"
                                        + "|\\w*Exception)"))
                || (name.startsWith("org.bouncycastle.") && !name.matches("org\\.bouncycastle\\.crypto\\..*Argon2.*"))
                || name.matches(
                        "org\\.apache\\.commons\\.codec\\.digest\\.Hmac.*|com\\.google\\.common\\.hash\\.Hashing")
                || name.startsWith("com.google.crypto.tink.");
    }

    /** HMAC spelled out over a digest shows by its two pads. */
    private static Trace macByHand() {
        return counts(0x5c).beside(counts(0x36)).beside(mentions(Names.of("java.security.MessageDigest")));
    }

    private static Trace decodesBase64() {
        return calls(OneDoor::decodes).or(says(BASE64_ALPHABET));
    }

    /** Says so itself: {@code parseJwt}, {@code decodeAccessToken}. */
    private static boolean readsTokens(Bytecode.Named named) {
        return named.kind() == Bytecode.Kind.METHOD
                && kebab(named.name())
                        .matches(
                                "(parse|decode|verify|validate|check|read|introspect)-(jwt|jws|(access|bearer|auth)-token)(-.*)?"
                                        + "|jwt-(parse|decode|verify|validate|claims).*");
    }

    private static Trace splitsAtDots() {
        return says("^(\\.|\\\\\\.|\\[\\.\\]|\\\\Q\\.\\\\E)$")
                .or(pointsAtDots())
                .or(says("\"(alg|sub|exp|kid)\""))
                .or(saysAtLeast(1, Set.of("alg", "kid", "exp", "jti", "iss")));
    }

    /** The number of a dot: of a token's when the same method decodes, or when what is decoded is written as tokens are. */
    private static Trace pointsAtDots() {
        return subject -> {
            var decoding = subject.bytecode().calls().stream()
                    .filter(OneDoor::decodes)
                    .map(Bytecode.Call::at)
                    .collect(Collectors.toSet());
            var asTokensAre = subject.family().stream()
                            .flatMap(kin -> kin.bytecode().calls().stream())
                            .anyMatch(call -> call.method().equals("getUrlDecoder"))
                    || subject.bytecode().texts(BASE64_ALPHABET).findAny().isPresent();
            return subject.bytecode().numbers().stream()
                    .filter(number -> number.value() == '.')
                    .filter(number -> asTokensAre || decoding.contains(number.at()))
                    .map(number -> new Mark(Traces.orFirst(number.line(), subject), "looks for dots beside a decoder"));
        };
    }

    private static boolean decodes(Bytecode.Call call) {
        return BASE64_DECODER.matcher(call.owner()).find()
                && call.method().toLowerCase(Locale.ROOT).matches(".*(decod|parse|wrap).*");
    }

    private static boolean carriesFromRequest(Bytecode.Named named) {
        return named.annotations().stream()
                .anyMatch(Set.of("QueryValue", "CookieValue", "Header", "RequestAttribute")::contains);
    }

    private static Trace requestAnnotationNamesToken() {
        return subject -> subject.bytecode().texts().stream()
                .filter(text -> text.at().matches("@(QueryValue|CookieValue|Header)\\..*"))
                .filter(text -> TOKEN_NAME.matcher(text.value()).find())
                .map(text -> new Mark(text.line(), "binds " + text.at() + " = \"" + text.value() + "\""));
    }

    /** A query parameter, header or cookie that is fetched by a token's name. */
    private static Trace queryLookup() {
        return calls(call -> TOKEN_NAME.matcher(call.lastText()).find()
                && call.method().matches("get|getFirst|contains|find|findCookie|getAll|parameters|queryParam|getCookie")
                && call.owner()
                        .matches(
                                "io\\.micronaut\\.(http|core\\.(convert|type|util)).*|io\\.netty\\.handler\\.codec\\.http.*"
                                        + "|java\\.net\\.http\\..*"));
    }

    /** What a GET takes without saying where from comes from the query. */
    private static Trace impliedQuery() {
        return subject -> subject.type().getMethods().stream()
                .filter(method -> method.isAnnotatedWith("io.micronaut.http.annotation.Get"))
                .flatMap(method -> subject.bytecode().names().stream()
                        .filter(named -> named.kind() == Bytecode.Kind.PARAMETER
                                && named.at().equals(method.getName())
                                && named.annotations().isEmpty()
                                && named.type().equals("Ljava/lang/String;"))
                        .filter(named -> TOKEN_NAME.matcher(kebab(named.name())).find())
                        .map(named -> new Mark(
                                Traces.line(method, subject),
                                method.getName() + " takes \"" + named.name() + "\" from the query")));
    }

    /** Is an annotation that wraps whatever carries it. */
    private static Trace advises() {
        return subject -> Stream.of("io.micronaut.aop.Around", "io.micronaut.aop.Introduction")
                .filter(advice -> subject.type().isAnnotatedWith(advice))
                .map(advice -> new Mark(subject.bytecode().firstLine(), "carries @" + advice));
    }

    private Trace extendsTheDoor() {
        var door = house.rooms().door() + ".";
        return subject -> Stream.concat(
                        subject.type().getAllRawSuperclasses().stream(), subject.type().getAllRawInterfaces().stream())
                .filter(parent ->
                        parent.getName().startsWith(door) && !subject.name().startsWith(door))
                .limit(1)
                .map(parent -> new Mark(subject.bytecode().firstLine(), "is a " + parent.getName()));
    }

    /** Any static member, be it by reference: what a context offers to those who have one is not static. */
    private static Trace makes(String type) {
        return subject -> Traces.accesses(subject)
                .filter(access -> access.getTargetOwner().getName().equals(type)
                        && !subject.name().equals(type))
                .filter(access -> access.getTarget()
                        .resolveMember()
                        .filter(member -> member.getModifiers().contains(JavaModifier.STATIC))
                        .isPresent())
                .map(access -> new Mark(
                        access.getLineNumber(),
                        "makes a context by " + access.getTarget().getName()));
    }

    private static Trace literalOf(String... types) {
        var wanted = Set.of(types);
        return subject -> subject.type().getReferencedClassObjects().stream()
                .filter(literal -> wanted.contains(literal.getRawType().getName()))
                .map(literal -> new Mark(
                        literal.getLineNumber(), "takes " + literal.getRawType().getSimpleName() + ".class"));
    }

    private Trace lookAlike() {
        var owned = Set.of(
                "UserExecutionContext",
                "UserId",
                "Admission",
                "AccessTokens",
                "VerifiedToken",
                "KeyRing",
                "JwtSecret",
                "AuthFailure",
                "Verification");
        return subject -> {
            var simple = subject.type().getSimpleName();
            if (owned.contains(simple)
                    || simple.matches(
                            "(.*(Execution|User|Security|Auth|Authentication|Identity|Caller)Context|CurrentUser"
                                    + "|AuthenticatedUser|LoggedInUser|UserPrincipal|AuthPrincipal)")) {
                return Stream.of(new Mark(subject.bytecode().firstLine(), "declares a second " + simple));
            }
            var components = subject.bytecode().names().stream()
                    .filter(named -> named.kind() == Bytecode.Kind.COMPONENT || named.kind() == Bytecode.Kind.FIELD)
                    .filter(named -> !named.isStatic())
                    .toList();
            var user = components.stream()
                    .anyMatch(named -> kebab(named.name()).matches("user(-id)?|subject|sub|caller|who"));
            var operation = components.stream()
                    .filter(named -> kebab(named.name())
                                    .matches(
                                            "(request|run|thread|connection|websocket-client|parent-request)-id|operation-depth")
                            && named.type().equals("Ljava/lang/String;"))
                    .map(Bytecode.Named::name)
                    .distinct()
                    .count();
            return user && operation >= 2 && !house.messageRooms().include(subject.name())
                    ? Stream.of(new Mark(
                            subject.bytecode().firstLine(), simple + " holds a user and an operation as bare strings"))
                    : Stream.of();
        };
    }

    /** A client that puts a header on a request of its own, as any HTTP client does. */
    private static boolean isSent(Subject subject, Bytecode.Text text) {
        return (text.at().startsWith("@Header.") && Traces.isAnnotated(subject.type(), Endpoints.CLIENT))
                || subject.bytecode().calls().stream()
                        .filter(call -> call.at().equals(text.at()) && call.line() >= text.line())
                        .filter(call -> call.line() <= text.line() + 2)
                        .anyMatch(call -> call.owner().equals("java.net.http.HttpRequest$Builder")
                                && call.method().matches("header|setHeader"));
    }

    /** {@code @Header String authorization}: bound by the name of the parameter. */
    private static boolean bindsCredentials(Bytecode.Named named) {
        return named.annotations().contains("Header")
                && kebab(named.name()).matches("(proxy-|x-)?authorization|bearer|sec-web-?socket-protocol");
    }

    /** A context as a map: anybody can fill one. */
    private Trace looseContext() {
        return subject -> {
            var texts = subject.bytecode().texts();
            return subject.bytecode().calls().stream()
                    .filter(call -> call.owner()
                                    .matches("java\\.util\\.(\\w*Map|Map\\$Entry)|java\\.util\\.concurrent\\.\\w*Map")
                            && call.method().matches("of|ofEntries|entry|put|putIfAbsent|<init>"))
                    .filter(call -> namedIn(texts, call.at(), "user-?id")
                            && namedIn(texts, call.at(), "(thread|run|request|connection)-id"))
                    .map(call -> new Mark(call.line(), "puts a user and an operation into a map in " + call.at()))
                    .limit(house.messageRooms().include(subject.name()) ? 0 : 1);
        };
    }

    private static boolean namedIn(List<Bytecode.Text> texts, String method, String name) {
        return texts.stream()
                .anyMatch(
                        text -> text.at().equals(method) && kebab(text.value()).matches(name));
    }

    /** Who serves such a path answers a question; who calls it asks one. */
    private static boolean servesHttp(Subject subject) {
        return Traces.isAnnotated(subject.type(), "io.micronaut.http.annotation.Controller");
    }

    private static Trace accessesBeyondQuestions(String environment) {
        Trace accesses = subject -> Traces.accesses(subject)
                .filter(access -> access.getTargetOwner().getName().equals(environment))
                .filter(access -> !access.getTarget().getName().matches("permits.*|label"))
                .map(access -> new Mark(
                        access.getLineNumber(),
                        "looks at Environment." + access.getTarget().getName()));
        return accesses.or(calls(call -> call.owner().equals("java.lang.runtime.SwitchBootstraps")
                && call.descriptor().contains(environment.replace('.', '/'))));
    }

    /** What is made of a label besides showing it. */
    private static Trace labelCompared(String environment) {
        return subject -> {
            var calls = subject.bytecode().calls();
            return IntStream.range(1, calls.size())
                    .filter(i -> calls.get(i - 1).at().equals(calls.get(i).at())
                            && calls.get(i - 1).owner().equals(environment)
                            && calls.get(i - 1).method().matches("label|toString|name"))
                    .filter(i -> calls.get(i)
                                    .owner()
                                    .matches("java\\.lang\\.(String|CharSequence|Object)|java\\.util\\.Objects")
                            && !calls.get(i)
                                    .method()
                                    .matches("valueOf|concat|format|formatted|toString|requireNonNull"))
                    .mapToObj(i -> new Mark(
                            calls.get(i).line(),
                            "decides by what the environment is called: "
                                    + calls.get(i).method()));
        };
    }

    private static Trace requiresEnvironment() {
        return subject -> subject.bytecode().texts().stream()
                .filter(text -> text.at().matches("@Requires\\.(env|notEnv)"))
                .map(text -> new Mark(text.line(), "exists or not by " + text.at() + " = \"" + text.value() + "\""));
    }
}
