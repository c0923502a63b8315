package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.manifest.Spelling;
import accord.deploy.manifest.Variable;
import accord.deploy.preflight.Deployment.Side;
import accord.kernel.environment.Environment;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What the code reads is set, what is set is read, and what is read is declared. */
final class Variables implements Check {

    /** What the Java runtime and its C library read themselves. */
    private static final Set<String> RUNTIME = Set.of("JAVA_TOOL_OPTIONS", "LC_ALL", "TZ");

    private static final Pattern SWITCH =
            Pattern.compile("(?i)demo_?mode|bypass|(disable|skip)_?(auth|oauth|startup|valid|check)"
                    + "|auth\\w*_(disabled|fast|optional)|emergency|relaxed|permissive|insecure");
    private static final Pattern SECOND_WAY_IN =
            Pattern.compile("-agentlib:\\S+|-javaagent:\\S+|-Xrunjdwp\\S*|-D(micronaut|accord)\\.\\S+");

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        for (var side : deployment.sides()) {
            compareWithCode(side, mistakes);
            compareWithManifest(side, deployment.environment(), mistakes);
        }
    }

    private static void compareWithCode(Side side, Mistakes mistakes) {
        var readers = side.image().census().readers();
        var declared = side.image().declared().values();
        var mentioned = declared.stream().map(Declared::mentioned).toList();
        readers.forEach((name, reader) -> {
            if (!mentioned.contains(name) && !ServiceManifest.INJECTED.contains(name)) {
                mistakes.add(
                        Kind.VARIABLE_UNDECLARED,
                        side.image().list(),
                        reader + " reads " + name + ", which no list declares",
                        "add a line '" + name + " | … | …' here, or to shared-kernel's list");
            }
        });
        for (var variable : declared) {
            if (!readers.containsKey(variable.mentioned())) {
                mistakes.add(
                        Kind.VARIABLE_UNDECLARED,
                        variable.place(),
                        variable.name() + " is declared, and nothing in "
                                + side.image().service() + " reads it",
                        "delete the line, or mend its name");
            }
        }
    }

    private static void compareWithManifest(Side side, Environment environment, Mistakes mistakes) {
        var declared = side.declared(environment);
        var misspelt = new HashSet<String>();
        // Also those that are filled with nothing: a misspelt one would be missed on the day of the rotation.
        for (var name : side.manifest().lines().variables()) {
            if (SWITCH.matcher(name).find()) {
                switchedOff(side, name, name + " switches a check off", mistakes);
            } else if (!RUNTIME.contains(name) && !declared.containsKey(name)) {
                unread(side, name, declared.keySet(), misspelt, mistakes);
            }
        }
        for (var variable : side.manifest().variables()) {
            if (RUNTIME.contains(variable.name())) {
                lookAtOptions(side, variable, mistakes);
            } else if (declared.containsKey(variable.name())) {
                lookAt(side, variable, declared.get(variable.name()), environment, mistakes);
            }
        }
        declared.forEach((name, variable) -> {
            if (variable.isNeededIn(environment, side.set())
                    && side.variable(name).isEmpty()
                    && !misspelt.contains(name)
                    && !side.manifest().lines().mistaken().contains(name)) {
                missing(side, name, variable, environment, mistakes);
            }
        });
    }

    private static void switchedOff(Side side, String name, String wrong, Mistakes mistakes) {
        mistakes.add(
                Kind.CHECK_SWITCHED_OFF,
                side.manifest().lines().of(name),
                wrong,
                "delete it: nothing may be switched off where it is deployed");
    }

    private static void lookAtOptions(Side side, Variable variable, Mistakes mistakes) {
        if (variable instanceof Variable.Plain(var name, var value)) {
            var option = SECOND_WAY_IN.matcher(value);
            if (option.find()) {
                switchedOff(side, name, name + " holds " + option.group() + ", a second way in", mistakes);
            }
        }
    }

    private static void unread(Side side, String name, Set<String> declared, Set<String> misspelt, Mistakes mistakes) {
        var guess = Spelling.guess(name, declared)
                .filter(known -> side.variable(known).isEmpty());
        guess.ifPresent(misspelt::add);
        mistakes.add(
                Kind.VARIABLE_UNREAD,
                side.manifest().lines().of(name),
                "nothing in " + side.image().service() + " reads " + name,
                guess.map(known -> "did you mean '" + known + "'?").orElse("delete it"));
    }

    private static void lookAt(
            Side side, Variable variable, Declared declared, Environment environment, Mistakes mistakes) {
        var name = variable.name();
        var place = side.manifest().lines().of(name);
        if (declared.refused().contains(environment)) {
            mistakes.add(
                    Kind.TEST_KEY,
                    place,
                    name + " (" + declared.meaning() + ") is set in " + environment.label(),
                    "delete it from this environment");
        } else if (declared.secret() && variable instanceof Variable.Plain) {
            mistakes.add(
                    Kind.SECRET_IN_CLEAR,
                    place,
                    name + " is a secret, and its value stands here for everyone to read",
                    "use valueFrom.secretKeyRef, and make another secret: this one is known");
        } else if (variable instanceof Variable.Plain(var _, var value)
                && declared.valueIn().contains(environment)
                && !value.equals(declared.value())) {
            mistakes.add(Kind.BAD_VALUE, place, name + " is '" + value + "'", "it must be '" + declared.value() + "'");
        } else if (variable instanceof Variable.Plain(var _, var value)
                && !declared.form().fits(value)) {
            mistakes.add(
                    Kind.BAD_VALUE,
                    place,
                    name + " is '" + value + "'",
                    "it must be " + declared.form().words());
        }
    }

    private static void missing(Side side, String name, Declared declared, Environment environment, Mistakes mistakes) {
        var leftOut = side.manifest().lines().mention(name);
        mistakes.add(
                Kind.VARIABLE_MISSING,
                side.manifest().lines().of(name),
                side.image().service() + " needs " + name + " (" + declared.meaning() + ") in " + environment.label()
                        + ", and it is " + (leftOut ? "filled with nothing" : "not set"),
                leftOut ? "give it a value here" : "add '- name: " + name + "' with its value to this env");
    }
}
