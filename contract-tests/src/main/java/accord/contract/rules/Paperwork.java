package accord.contract.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What configuration, manifests and POMs may say: they can open a second door without a line of code. */
public final class Paperwork {
    private static final Pattern SECRET_KEY = Pattern.compile(
            "(?i)(^|[._-])(jwt|signing|signature|hmac)[._-]?(secret|key)([._-].*)?$|(^|[._-])secret([._-]signature)?(\\[\\d+\\])?$"
                    + "|(^|\\.)generator\\.|signatures?\\.|(^|\\.)jwks?\\.|encryptions?\\.|private-?key");
    private static final Pattern BYPASS =
            Pattern.compile("(?i)(demo[_-]?mode|bypass|(disable|skip)[_-](auth|oauth|startup|valid)"
                    + "|auth[_-](disabled|fast|optional)|e2e[_-]|emergency|relaxed)");
    private static final String TEST_USERS_KEY = "- name: E2E_OAUTH_SIMULATION_KEY";
    private static final Pattern BANNED = Pattern.compile(
            "<artifactId>\\s*(jjwt[\\w-]*|java-jwt|jwks-rsa|jose4j|nimbus-jose-jwt|oauth2-oidc-sdk|fusionauth-jwt|vertx-auth-\\w+"
                    + "|smallrye-jwt[\\w-]*|spring-security-[\\w-]+|pac4j-[\\w-]+|hutool-jwt|micronaut-security-(ldap|oauth2|session|cas)"
                    + "|micronaut-session|java-dotenv|dotenv-java|gson|fastjson2?|moshi|org\\.json|json)\\s*</artifactId>");

    private final Map<String, Set<String>> modules;

    /**
     * @param modules for each module, the other modules that its POM may depend on; modules that are absent are free
     */
    public Paperwork(Map<String, Set<String>> modules) {
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
                no_pom_leads_to_another_service());
    }

    public Rule no_secret_is_configured() {
        return rule("PAPER-01", "no_secret_is_configured")
                .because("R1: a secret in one service's configuration was not the secret in the other's")
                .instead("leave it to JwtSecretResolver; it reads the variables that the manifest maps from one secret"
                        + " version")
                .inspected(settings(Paperwork::holdsSecret));
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
                        .filter(paper -> paper.path().contains("cloudrun/"))
                        .flatMap(this::loose));
    }

    public Rule no_configuration_is_for_one_environment() {
        return rule("PAPER-05", "no_configuration_is_for_one_environment")
                .because("F086: development time-outs were found in staging, because a file for one environment won")
                .instead("one application.yml with placeholders; what differs is a variable of the manifest")
                .inspected(codebase -> codebase.papers().stream()
                        .filter(paper -> paper.path().contains("/src/main/resources/"))
                        .filter(paper -> paper.fileName().matches("(application|bootstrap)-.+|bootstrap\\..+"))
                        .map(paper ->
                                new Breach(paper.path(), paper.path(), 1, "is configuration for one environment")));
    }

    public Rule no_service_is_registered_by_file() {
        return rule("PAPER-06", "no_service_is_registered_by_file")
                .because("a class that a service loader finds is a door that no constructor mentions")
                .instead("inject it")
                .inspected(codebase -> codebase.papers().stream()
                        .filter(paper -> paper.path().contains("/META-INF/services/"))
                        .map(paper -> new Breach(
                                paper.path(),
                                paper.path(),
                                1,
                                "registers " + paper.text().strip())));
    }

    public Rule no_dependency_knows_tokens() {
        return rule("PAPER-07", "no_dependency_knows_tokens")
                .because("F036: several JWT libraries, each with its own rules; F138: a second serializer with its own"
                        + " spelling")
                .instead("use the kernel's AccessTokens and the one JSON library that is there")
                .inspected(lines(
                        paper -> paper.fileName().equals("pom.xml"),
                        line -> BANNED.matcher(line).find()));
    }

    public Rule no_pom_leads_to_another_service() {
        return rule("PAPER-08", "no_pom_leads_to_another_service")
                .because("F091: a service imported the other's package, which was absent in its container")
                .instead("depend on shared-kernel alone")
                .inspected(codebase -> codebase.papers().stream()
                        .filter(paper -> paper.fileName().equals("pom.xml"))
                        .flatMap(this::strayDependencies));
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
                : inDependencies(pom)
                        .filter(line -> reactor()
                                .filter(other -> !other.equals(module) && !known.contains(other))
                                .anyMatch(other -> line.text().contains("<artifactId>" + other + "<")))
                        .map(line -> breach(pom, line));
    }

    private Stream<String> reactor() {
        return Stream.concat(
                        modules.keySet().stream(), modules.values().stream().flatMap(Set::stream))
                .distinct();
    }

    private static Stream<Paper.Line> inDependencies(Paper paper) {
        var from = paper.text().indexOf("<dependencies>");
        var first = from < 0
                ? Integer.MAX_VALUE
                : paper.text().substring(0, from).lines().count();
        return paper.lines().filter(line -> line.number() > first);
    }

    private Stream<Breach> loose(Paper manifest) {
        var lines = manifest.lines().toList();
        return lines.stream()
                .filter(line -> {
                    var text = stripComment(line.text());
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

    /** A key with its whole path, and its value. */
    private record Setting(Paper paper, int line, String key, String value) {}

    private static Inspection settings(Predicate<Setting> offence) {
        return codebase -> codebase.papers().stream()
                .flatMap(Paperwork::settings)
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

    private static boolean isConfiguration(Paper paper) {
        return paper.path().contains("src/main/resources/")
                && paper.fileName().matches(".*\\.(ya?ml|properties|toml|conf|json)");
    }

    private static Stream<Setting> settings(Paper paper) {
        return paper.fileName().matches(".*\\.ya?ml")
                ? YamlLines.of(paper).map(leaf -> new Setting(paper, leaf.line(), leaf.key(), leaf.value()))
                : paper.fileName().endsWith(".properties") || paper.fileName().endsWith(".toml")
                        ? paper.lines()
                                .filter(line -> line.text().matches("\\s*[^#!\\s][^=:]*[=:].*"))
                                .map(line -> {
                                    var parts = line.text().split("[=:]", 2);
                                    return new Setting(paper, line.number(), parts[0].strip(), parts[1].strip());
                                })
                        : Stream.of();
    }

    private static String stripComment(String line) {
        return line.replaceAll("(^|\\s)#.*$", "");
    }

    private static Rule.Draft rule(String id, String sentence) {
        return Rule.draft(id, sentence);
    }
}
