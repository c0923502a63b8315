package accord.contract.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What configuration, manifests and POMs may say: they can open a second door without a line of code. */
public final class Paperwork {
    private static final Pattern SECRET_KEY = Pattern.compile(
            "(?i)(^|[._-])(jwt|signing|signature|hmac)[._-]?(secret|key)([._-].*)?$|(^|[._-])secret([._-]signature)?(\\[\\d+\\])?$"
                    + "|(^|\\.)generator\\.|signatures?\\.|(^|\\.)jwks?\\.|encryptions?\\.|private-?key");
    private static final Pattern SECRET_IN_TEXT =
            Pattern.compile("JWT_|(?i)\\bjwt[._-]?(secret|key)|signing[._-]?(secret|key)|-----BEGIN ");
    /** What the framework reads of the services' own, by the names that were judged: everything else is the kernel's to fix. */
    private static final Pattern KNOWN_SETTING = Pattern.compile(
            "datasources\\..*|flyway\\..*|logger\\..*"
                    + "|micronaut\\.(application|lifecycle|executors|caches|metrics|http\\.(client|services))\\..*"
                    + "|micronaut\\.server\\.(host|port|max-request-size|idle-timeout|read-idle-timeout|write-idle-timeout"
                    + "|dispatch-options-requests|thread-selection|max-request-buffer-size|netty\\.request-decompression-enabled)");

    private static final Pattern TOKEN_LIBRARY = Pattern.compile(
            "(?i)(^|.*[-_.])(jjwt|jwts?|jwks?|jws|jwe|jose|jose4j|paseto|oauth2?|oidc|saml2?|keycloak|shiro|dotenv)([-_.\\d].*|$)");
    private static final Set<String> JUDGED = Set.of("micronaut-security-jwt");
    private static final Pattern SWITCH = Pattern.compile(
            "skip|skip[A-Z]\\w*|.*[._]skip|maven\\.test\\.skip(\\.exec)?|testFailureIgnore|maven\\.test\\.failure\\.ignore|test\\.groups.*"
                    + "|excludedGroups|groups|excludes?|failIfNoTests|failOnWarning|failOnError|fail|compiler\\.strict|errorprone\\.mood|proc"
                    + "|phase|arg|argLine|compilerArgument|test\\.failure\\.deferred");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([\\w.-]+)}");
    private static final Pattern SKIPPING = Pattern.compile(
            "-D(skipTests|maven\\.test\\.skip|skipITs|enforcer\\.skip|spotless\\.check\\.skip|maven\\.test\\.failure\\.ignore)|--fail-never|-fn\\b");
    /** What the profiles of the whole say, each with its reason beside it. */
    private static final Set<String> ALLOWED_SWITCHES = Set.of(
            "project/profiles/profile/properties/test.failure.deferred=true",
            "project/profiles/profile/properties/compiler.strict=false",
            "project/profiles/profile/properties/errorprone.mood=-XepDisableAllChecks -XepAllErrorsAsWarnings",
            "project/profiles/profile/properties/mdep.skip=true",
            "project/profiles/profile/properties/spotless.check.skip=true",
            "project/profiles/profile/properties/skipTests=true",
            "project/profiles/profile/properties/maven.test.skip=true");

    private static final Pattern BYPASS =
            Pattern.compile("(?i)(demo[_-]?mode|bypass|(disable|skip)[_-](auth|oauth|startup|valid)"
                    + "|auth[_-](disabled|fast|optional)|e2e[_-]|emergency|relaxed)");
    private static final String TEST_USERS_KEY = "- name: E2E_OAUTH_SIMULATION_KEY";
    private static final Pattern BANNED = Pattern.compile(
            "(jjwt[\\w-]*|java-jwt|jwks-rsa|jose4j|nimbus-jose-jwt|oauth2-oidc-sdk|fusionauth-jwt|vertx-auth-\\w+"
                    + "|smallrye-jwt[\\w-]*|spring-security-[\\w-]+|pac4j-[\\w-]+|hutool-jwt|micronaut-security-(ldap|oauth2|session|cas)"
                    + "|micronaut-session|java-dotenv|dotenv-java|gson|fastjson2?|moshi|org\\.json|json|io\\.jsonwebtoken|com\\.auth0|com\\.nimbusds)");

    private final String own;
    private final Map<String, Set<String>> modules;

    /**
     * @param own the first word of the settings that are no framework's
     * @param modules for each module, the other modules that its POM may depend on; modules that are absent are free
     */
    public Paperwork(String own, Map<String, Set<String>> modules) {
        this.own = own + ".";
        this.modules = Map.copyOf(modules);
    }

    /** All of them. */
    public List<Rule> rules() {
        return List.of(
                no_secret_is_configured(),
                security_is_not_configured_away(),
                no_variable_opens_a_second_door(),
                secrets_are_pinned_references(),
                no_configuration_is_for_one_environment(),
                no_service_is_registered_by_file(),
                no_dependency_knows_tokens(),
                no_pom_leads_to_another_service(),
                no_check_is_switched_off(),
                only_known_settings_are_configured());
    }

    public Rule no_secret_is_configured() {
        return rule("PAPER-01", "no_secret_is_configured")
                .because("R1: a secret in one service's configuration was not the secret in the other's")
                .instead("leave it to JwtSecretResolver; it reads the variables that the manifest maps from one secret"
                        + " version")
                .inspected(settings(Paperwork::holdsSecret).and(resources(SECRET_IN_TEXT)));
    }

    public Rule security_is_not_configured_away() {
        return rule("PAPER-02", "security_is_not_configured_away")
                .because("F060, F074: one line of configuration made every path public")
                .instead("declare access at the endpoint; the kernel fixes the framework's security settings for"
                        + " everyone")
                .inspected(settings(Paperwork::weakensSecurity));
    }

    public Rule no_variable_opens_a_second_door() {
        return rule("PAPER-03", "no_variable_opens_a_second_door")
                .because("F066, F071, F158: DEMO_MODE, a simulation key and BYPASS_STARTUP_VALIDATION were left on in"
                        + " deploy")
                .instead("give the test an ordinary token of a test user")
                .inspected(codebase -> codebase.papers().stream()
                        .filter(paper -> !paper.fileName().equals("pom.xml"))
                        .flatMap(paper -> paper.lines()
                                .filter(line -> opensASecondDoor(paper, stripComment(line.text())))
                                .map(line -> breach(paper, line))));
    }

    /** The key for test users is one service's, and has no version in production. */
    private static boolean opensASecondDoor(Paper paper, String line) {
        return line.strip().equals(TEST_USERS_KEY)
                ? !paper.path().endsWith("cloudrun/auth-service.yaml")
                : BYPASS.matcher(line).find()
                        || (paper.fileName().equals("production.yaml")
                                && line.matches("\\s*test-users-key-version\\s*:.*\\S.*"));
    }

    public Rule secrets_are_pinned_references() {
        return rule("PAPER-04", "secrets_are_pinned_references")
                .because("F078: two instances of one revision resolved \"latest\" to different secrets")
                .instead("use valueFrom.secretKeyRef with the name and a version number, the same in both manifests")
                .inspected(codebase -> codebase.papers().stream()
                        .flatMap(paper -> paper.path().contains("cloudrun/") ? loose(paper) : inlined(paper)));
    }

    /** A secret that a script, an image or a workflow sets by its own text. */
    private static Stream<Breach> inlined(Paper paper) {
        return paper.fileName().matches(".*\\.(sh|env)|Dockerfile.*|up|run")
                        || paper.path().startsWith(".github/")
                ? paper.lines()
                        .filter(line -> stripComment(line.text())
                                .matches(".*\\b(JWT_\\w+|\\w*SECRET)\\b\\s*[=:]\\s*[\"']?[A-Za-z0-9+/_-]{8,}.*"))
                        .map(line -> breach(paper, line))
                : Stream.of();
    }

    public Rule no_configuration_is_for_one_environment() {
        return rule("PAPER-05", "no_configuration_is_for_one_environment")
                .because("F086: development time-outs were found in staging, because a file for one environment won")
                .instead("one application.yml with placeholders; what differs is a variable of the manifest")
                .inspected(codebase -> codebase.papers().stream()
                        .filter(paper -> paper.fileName().matches("(application|bootstrap)[-.].+|\\.env.*|.*\\.env")
                                && !paper.path().matches("[\\w-]+/src/main/resources/application\\.(yml|properties)"))
                        .map(paper -> new Breach(
                                paper.path(),
                                paper.path(),
                                1,
                                "is configuration besides the service's application.yml")));
    }

    public Rule no_service_is_registered_by_file() {
        return rule("PAPER-06", "no_service_is_registered_by_file")
                .because("a class that a service loader finds is a door that no constructor mentions")
                .instead("inject it")
                .inspected(codebase -> codebase.papers().stream().flatMap(Paperwork::registrations));
    }

    private static Stream<Breach> registrations(Paper paper) {
        if (paper.path().matches(".*/META-INF/(services|micronaut)/.*")) {
            var text = paper.text().strip();
            return Stream.of(new Breach(
                    paper.path(), paper.path(), 1, "registers " + (text.isEmpty() ? paper.fileName() : text)));
        }
        var offers = paper.fileName().equals("module-info.java")
                ? Pattern.compile("^\\s*(provides|uses|opens|open)\\b")
                : Pattern.compile(
                        "(?i)^(Launcher-Agent-Class|Premain-Class|Agent-Class|Add-Opens|Add-Exports|Class-Path):");
        return paper.fileName().matches("module-info\\.java|.*\\.(mf|MF)")
                ? paper.lines()
                        .filter(line -> offers.matcher(line.text()).find())
                        .map(line -> breach(paper, line))
                : Stream.of();
    }

    public Rule no_dependency_knows_tokens() {
        return rule("PAPER-07", "no_dependency_knows_tokens")
                .because("F036: several JWT libraries, each with its own rules; F138: a second serializer with its own"
                        + " spelling")
                .instead("use the kernel's AccessTokens and the one JSON library that is there")
                .inspected(poms(Paperwork::knowsTokens));
    }

    private static boolean knowsTokens(XmlLines.Leaf leaf, String value) {
        var isCoordinate = leaf.path().matches(".*/(dependency|plugin|path)/(groupId|artifactId)");
        return (isCoordinate
                        && (BANNED.matcher(value).matches()
                                || (TOKEN_LIBRARY.matcher(value).matches() && !JUDGED.contains(value))))
                || leaf.path().endsWith("/dependency/systemPath");
    }

    public Rule no_pom_leads_to_another_service() {
        return rule("PAPER-08", "no_pom_leads_to_another_service")
                .because("F091: a service imported the other's package, which was absent in its container")
                .instead("depend on shared-kernel alone")
                .inspected(codebase -> codebase.papers().stream()
                        .filter(paper -> paper.fileName().equals("pom.xml"))
                        .flatMap(this::strayDependencies));
    }

    public Rule no_check_is_switched_off() {
        return rule("PAPER-09", "no_check_is_switched_off")
                .because("F158: a check that one module skipped was the check that would have stopped the release")
                .instead("mend what the check found; what a profile leaves out is said once, in the POM of the whole")
                .inspected(codebase -> Stream.concat(
                        poms(Paperwork::switchesOff).of(codebase),
                        lines(
                                        paper -> paper.path().matches("\\.(mvn|github|ci)/.*"),
                                        line -> SKIPPING.matcher(stripComment(line))
                                                .find())
                                .of(codebase)));
    }

    private static boolean switchesOff(XmlLines.Leaf leaf, String value) {
        var name = leaf.name();
        if (!SWITCH.matcher(name).matches() || ALLOWED_SWITCHES.contains(leaf.path() + "=" + value)) {
            return false;
        }
        return switch (name) {
            case "phase" -> value.equals("none");
            case "excludedGroups", "test.groups.excluded" -> !value.matches("full|\\$\\{test\\.groups\\.excluded}");
            case "groups", "test.groups" -> !value.matches("architecture|\\$\\{test\\.groups}");
            case "exclude" -> leaf.path().contains("surefire") || value.matches(".*Test.*|.*\\.java");
            case "proc" -> !leaf.path().contains("executions");
            case "failOnWarning", "failOnError", "fail", "compiler.strict", "failIfNoTests" ->
                value.equals("false") && !name.equals("failIfNoTests");
            case "arg", "argLine", "compilerArgument", "errorprone.mood" ->
                value.matches(
                        ".*(-XepDisableAll|-XepAllErrorsAsWarnings|-nowarn|-Xlint:none|-proc:none|NullAway:(OFF|WARN)).*");
            default -> value.equals("true");
        };
    }

    public Rule only_known_settings_are_configured() {
        return rule("PAPER-10", "only_known_settings_are_configured")
                .because(
                        "F060, F137: a setting of the framework that nobody had read about opened paths, sessions and a second"
                                + " spelling of JSON")
                .instead("put settings of your own under " + own
                        + "*; a further one of the framework's is judged once and named in" + " this rule")
                .inspected(settings(setting -> setting.paper()
                                .path()
                                .matches(
                                        "[\\w-]+/src/main/resources/(config/)?application\\.(ya?ml|properties|toml|json)")
                        && !setting.key().toLowerCase(Locale.ROOT).startsWith(own)
                        && !KNOWN_SETTING
                                .matcher(setting.key().toLowerCase(Locale.ROOT))
                                .matches()));
    }

    /** Any other resource that says it. */
    private static Inspection resources(Pattern pattern) {
        return lines(
                paper -> paper.path().contains("src/main/resources/")
                        && !paper.fileName().matches(".*\\.(ya?ml|properties|toml|json)"),
                line -> pattern.matcher(line).find());
    }

    private static boolean holdsSecret(Setting setting) {
        var isSecret =
                SECRET_KEY.matcher(setting.key()).find() && setting.key().matches("(?i).*(secret|jwt|sign|private).*");
        var fetchesSecret = setting.value().matches("(?i).*\\$\\{[^}]*(JWT_|SECRET|signing).*");
        var isPassword = setting.key().matches("(?i).*pass(word|phrase)")
                && !setting.value().matches("|''|\"\"|\\$\\{\\w+:?\\}");
        return isConfiguration(setting.paper()) && (isSecret || fetchesSecret || isPassword);
    }

    private static boolean weakensSecurity(Setting setting) {
        var isTheFrameworks = setting.key().matches("micronaut\\.security(\\..*)?");
        var opensEndpoint = setting.key().matches("endpoints\\..*sensitive")
                && setting.value().equals("false");
        var opensPath = setting.key().contains("intercept-url-map")
                || setting.key().matches("micronaut\\.(session|router\\.static-resources\\..*mapping).*");
        return isConfiguration(setting.paper()) && (isTheFrameworks || opensEndpoint || opensPath);
    }

    private Stream<Breach> strayDependencies(Paper pom) {
        var module = pom.path().replaceAll("/.*", "");
        var known = modules.get(module);
        return known == null
                ? Stream.of()
                : values(pom)
                        .filter(entry -> entry.leaf().path().endsWith("/dependency/artifactId"))
                        .filter(entry -> reactor()
                                .filter(other -> !other.equals(module) && !known.contains(other))
                                .anyMatch(entry.value()::equals))
                        .map(entry -> breach(pom, entry));
    }

    private Stream<String> reactor() {
        return Stream.concat(
                        modules.keySet().stream(), modules.values().stream().flatMap(Set::stream))
                .distinct();
    }

    /** An element of a POM, its properties put in. */
    private record Entry(XmlLines.Leaf leaf, String value) {}

    private static Stream<Entry> values(Paper pom) {
        var leaves = XmlLines.of(pom);
        var properties = leaves.stream()
                .filter(leaf -> leaf.parent().equals("project/properties"))
                .collect(Collectors.toMap(XmlLines.Leaf::name, XmlLines.Leaf::value, (first, _) -> first));
        return leaves.stream()
                .map(leaf -> new Entry(
                        leaf,
                        PLACEHOLDER
                                .matcher(leaf.value())
                                .replaceAll(match -> Matcher.quoteReplacement(
                                        properties.getOrDefault(match.group(1), match.group())))));
    }

    private static Inspection poms(BiPredicate<XmlLines.Leaf, String> offence) {
        return codebase -> codebase.papers().stream()
                .filter(paper -> paper.fileName().equals("pom.xml"))
                .flatMap(pom -> values(pom)
                        .filter(entry -> offence.test(entry.leaf(), entry.value()))
                        .map(entry -> breach(pom, entry)));
    }

    private static Breach breach(Paper pom, Entry entry) {
        return new Breach(
                pom.path(),
                pom.path(),
                entry.leaf().line(),
                "says <" + entry.leaf().name() + ">" + entry.value() + "</"
                        + entry.leaf().name() + ">");
    }

    private Stream<Breach> loose(Paper manifest) {
        var lines = manifest.lines().toList();
        return lines.stream()
                .filter(line -> {
                    var text = stripComment(line.text());
                    if (text.matches(".*name:\\s*[\"']?\\w*(SECRET|PASSWORD|PRIVATE_KEY)\\w*[\"']?\\s*,\\s*value:.*")) {
                        return true;
                    }
                    if (text.matches("\\s*(key|version):\\s*[\"']?latest[\"']?\\s*")) {
                        return true;
                    }
                    if (!text.matches(
                            "\\s*-?\\s*name:\\s*[\"']?\\w*(SECRET|PASSWORD|PRIVATE_KEY|SIMULATION_KEY)\\w*[\"']?\\s*")) {
                        return false;
                    }
                    return lines.stream()
                            .skip(line.number())
                            .map(next -> stripComment(next.text()).strip())
                            .filter(next -> !next.isEmpty())
                            .findFirst()
                            .filter(next -> next.matches("value:.*"))
                            .isPresent();
                })
                .map(line -> breach(manifest, line));
    }

    private static Inspection settings(Predicate<Setting> offence) {
        return codebase -> codebase.papers().stream()
                .flatMap(Setting::of)
                .filter(offence)
                .map(setting -> new Breach(
                        setting.paper().path(), setting.paper().path(), setting.line(), "sets " + setting.key()));
    }

    private static Inspection lines(Predicate<Paper> which, Predicate<String> offence) {
        return codebase -> codebase.papers().stream()
                .filter(which)
                .flatMap(paper ->
                        paper.lines().filter(line -> offence.test(line.text())).map(line -> breach(paper, line)));
    }

    private static Breach breach(Paper paper, Paper.Line line) {
        return new Breach(
                paper.path(), paper.path(), line.number(), "says " + line.text().strip());
    }

    /** What the framework may read: files of that name anywhere in a module, and whatever is among its resources. */
    private static boolean isConfiguration(Paper paper) {
        return paper.path().contains("src/main/resources/")
                || paper.fileName().matches("(application|bootstrap).*|\\.env.*");
    }

    private static String stripComment(String line) {
        return line.replaceAll("(^|\\s)#.*$", "");
    }

    private static Rule.Draft rule(String id, String sentence) {
        return Rule.draft(id, sentence);
    }
}
