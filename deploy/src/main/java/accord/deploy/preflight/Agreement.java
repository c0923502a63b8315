package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Variable;
import accord.deploy.preflight.Deployment.Side;
import accord.kernel.environment.Environment;
import java.util.Optional;

/** What must be the same in both services is: above all the name and the version of each signing secret. */
final class Agreement implements Check {

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        var auth = deployment.auth();
        var backend = deployment.backend();
        auth.declared(deployment.environment()).forEach((name, declared) -> {
            var here = backend.variable(name);
            var there = auth.variable(name);
            if (declared.same()
                    && !here.equals(there)
                    && !isSaidAlready(declared, auth, there)
                    && !isSaidAlready(declared, backend, here)
                    && !(isNeeded(deployment.environment(), declared) && (here.isEmpty() || there.isEmpty()))) {
                var place = auth.manifest().lines().of(name);
                mistakes.add(
                        declared.secret() ? Kind.SECRETS_DIFFER : Kind.SERVICES_DISAGREE,
                        backend.manifest().lines().of(name),
                        name + " is " + said(here) + " here, and " + said(there) + " for "
                                + auth.image().service() + " at " + place,
                        declared.secret()
                                ? "name the same version of the same secret in both"
                                : "set both from the same value");
            }
        });
        if (!auth.image().contractClasses().equals(backend.image().contractClasses())) {
            mistakes.add(
                    Kind.CONTRACTS_DIFFER,
                    backend.manifest().lines().of("image"),
                    "the jars of the two services were built with different token contracts",
                    "build both from the same commit");
        }
    }

    /** What is no secret's version, or is a secret in clear, is another check's affair. */
    private static boolean isSaidAlready(Declared declared, Side side, Optional<Variable> variable) {
        return side.manifest().lines().mistaken().contains(declared.name())
                || (declared.secret()
                        && variable.filter(Variable.Plain.class::isInstance).isPresent());
    }

    private static boolean isNeeded(Environment environment, Declared declared) {
        return declared.needed().contains(environment);
    }

    private static String said(Optional<Variable> variable) {
        return variable.map(set -> switch (set) {
                    case Variable.Plain(var _, var value) -> "'" + value + "'";
                    case Variable.FromSecret(var _, var secret) ->
                        "version " + secret.version() + " of " + secret.name();
                })
                .orElse("not set");
    }
}
