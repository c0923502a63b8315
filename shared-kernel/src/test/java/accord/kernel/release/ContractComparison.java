package accord.kernel.release;

import static accord.kernel.release.ContractDocument.meaning;
import static accord.kernel.release.ContractDocument.names;
import static accord.kernel.release.ContractDocument.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares a released contract with the present one, in both directions: what either version mints, the other must accept,
 * because both serve for an hour at every deploy. What cannot be compared must not change.
 */
final class ContractComparison {
    private static final String ACCEPT_FIRST =
            "first accept both and mint the old one (the first of an enum is the one that is minted); when no older instance is"
                    + " left, mint the new one";
    private static final String STOP_MINTING_FIRST =
            "first stop minting what is to be refused; when the last such token has expired, refuse it";
    private static final String MINT_FIRST =
            "first mint it without requiring it; when every token without it has expired, require it";
    private static final String RAISE_FIRST = "first raise what is accepted; when no older instance is left, mint it";

    /** Compared by their values. */
    private static final Set<String> CHOICES = Set.of("alg", "typ", "iss", "aud", "token_use");

    private final ContractDocument released;
    private final ContractDocument present;
    private final String before;
    private final List<Incompatibility> found = new ArrayList<>();

    private ContractComparison(ContractDocument released, ContractDocument present) {
        this.released = released;
        this.present = present;
        this.before = "contract " + released.version();
    }

    /** Everything that keeps the two from serving side by side; empty when nothing does. */
    static List<Incompatibility> between(ContractDocument released, ContractDocument present) {
        var comparison = new ContractComparison(released, present);
        comparison.choices();
        comparison.uses();
        comparison.requirements();
        comparison.descriptions();
        comparison.lifetimes();
        comparison.sizes();
        comparison.wholes();
        comparison.refusals();
        return List.copyOf(comparison.found);
    }

    private void choices() {
        choice("header", "alg");
        choice("header", "typ");
        choice("claims", "iss");
        choice("claims", "aud");
    }

    private void choice(String part, String member) {
        var then = released.accepted(part, member);
        var now = present.accepted(part, member);
        if (now.isEmpty() || !then.contains(now.getFirst())) {
            report("%s is minted as %s, and %s accepts only %s".formatted(member, now, before, then), ACCEPT_FIRST);
        }
        then.stream()
                .filter(value -> !now.contains(value))
                .forEach(value -> report(
                        "%s %s is refused, and %s accepts it".formatted(member, value, before), STOP_MINTING_FIRST));
    }

    private void uses() {
        var then = released.accepted("claims", "token_use");
        var now = present.accepted("claims", "token_use");
        present.mintedLifetimes().keySet().stream()
                .filter(use -> !then.contains(use))
                .forEach(use -> report(
                        "token_use '%s' is minted, and %s accepts only %s".formatted(use, before, then), ACCEPT_FIRST));
        then.stream()
                .filter(use -> !now.contains(use))
                .forEach(use -> report(
                        "token_use '%s' is refused, and %s accepts it".formatted(use, before), STOP_MINTING_FIRST));
    }

    private void requirements() {
        required("header member", released.required("header"), present.required("header"));
        required("claim", released.required("claims"), present.required("claims"));
        required("claim of a person's token", released.requiredOfPeople(), present.requiredOfPeople());
    }

    /** What is required no longer may be minted as before; whether it is, the minted tokens themselves are asked. */
    private void required(String what, List<?> then, List<?> now) {
        now.stream()
                .filter(name -> !then.contains(name))
                .forEach(name -> report(
                        "the %s '%s' is required, and tokens of %s need not have it".formatted(what, name, before),
                        MINT_FIRST));
    }

    private void descriptions() {
        for (var part : List.of("header", "claims")) {
            var then = released.properties(part);
            var now = present.properties(part);
            for (var name : names(then, now)) {
                if (!CHOICES.contains(name)) {
                    description(part, name, then, now);
                }
            }
            same(
                    part + " members by pattern",
                    released.definition(part).get("patternProperties"),
                    present.definition(part).get("patternProperties"));
        }
        for (var condition : List.of("if", "else")) {
            same(
                    "the condition '" + condition + "' on claims",
                    released.definition("claims").get(condition),
                    present.definition("claims").get(condition));
        }
        for (var definition : List.of("identifier", "placeholder", "time")) {
            same("the definition of " + definition, released.definition(definition), present.definition(definition));
        }
    }

    private void description(String part, String name, Map<String, Object> then, Map<String, Object> now) {
        if (then.containsKey(name) && now.containsKey(name)) {
            same(part + " member '" + name + "'", then.get(name), now.get(name));
        } else if (Boolean.FALSE.equals(then.get(name))) {
            report("%s member '%s' is let in, and %s refuses it".formatted(part, name, before), ACCEPT_FIRST);
        } else if (now.containsKey(name) && !Boolean.FALSE.equals(now.get(name)) && isRefusedByPattern(part, name)) {
            report("%s member '%s' is known, and %s refuses such names".formatted(part, name, before), ACCEPT_FIRST);
        }
    }

    private boolean isRefusedByPattern(String part, String name) {
        return object(released.definition(part).get("patternProperties")).entrySet().stream()
                .anyMatch(pattern -> Boolean.FALSE.equals(pattern.getValue())
                        && Pattern.compile(pattern.getKey()).matcher(name).find());
    }

    private void lifetimes() {
        present.mintedLifetimes().forEach((use, seconds) -> {
            if (seconds > released.longestLifetime()) {
                report(
                        "%s tokens live %d s, and %s believes at most %d s"
                                .formatted(use, seconds, before, released.longestLifetime()),
                        RAISE_FIRST);
            }
        });
        released.mintedLifetimes().forEach((use, seconds) -> {
            if (seconds > present.longestLifetime()) {
                report(
                        "at most %d s are believed, and %s tokens of %s live %d s"
                                .formatted(present.longestLifetime(), use, before, seconds),
                        STOP_MINTING_FIRST);
            }
        });
    }

    private void sizes() {
        if (present.characters("minted") > released.characters("accepted")) {
            report(
                    "tokens of %d characters are minted, and %s looks at no more than %d"
                            .formatted(present.characters("minted"), before, released.characters("accepted")),
                    RAISE_FIRST);
        }
        if (present.characters("accepted") < released.characters("minted")) {
            report(
                    "no more than %d characters are looked at, and %s mints %d"
                            .formatted(present.characters("accepted"), before, released.characters("minted")),
                    STOP_MINTING_FIRST);
        }
        for (var bound : List.of("skew_seconds", "nesting")) {
            if (present.number(bound) < released.number(bound)) {
                report(
                        "%s is %d, and tokens that are good by the %d of %s are refused"
                                .formatted(bound, present.number(bound), released.number(bound), before),
                        STOP_MINTING_FIRST);
            }
        }
    }

    private void wholes() {
        same("the form of a token", released.contract("form"), present.contract("form"));
        same("its JSON", released.contract("json"), present.contract("json"));
    }

    private void refusals() {
        var now = present.refusals();
        released.refusals().forEach((code, refusal) -> {
            if (!refusal.equals(now.get(code))) {
                report(
                        "the refusal %s is %s, and clients of %s know it as %s"
                                .formatted(code, Objects.requireNonNullElse(now.get(code), "gone"), before, refusal),
                        "first teach clients the new refusal beside the old; when no older client is left, change it");
            }
        });
    }

    private void same(String what, @Nullable Object then, @Nullable Object now) {
        if (!Objects.equals(meaning(then), meaning(now))) {
            report("%s is %s, and in %s it was %s".formatted(what, now, before, then), ACCEPT_FIRST);
        }
    }

    private void report(String what, String rollout) {
        found.add(new Incompatibility(what, rollout));
    }
}
