package accord.deploy.preflight;

import accord.deploy.manifest.ServiceManifest;
import accord.deploy.manifest.Variable;
import accord.kernel.environment.Environment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Both services as they would be deployed to one environment. */
record Deployment(Environment environment, Side auth, Side backend) {

    /** One service: what its manifest sets, and what its code reads. */
    record Side(ServiceManifest manifest, ServiceImage image) {

        Set<String> set() {
            return manifest.variables().stream().map(Variable::name).collect(Collectors.toSet());
        }

        Optional<Variable> variable(String name) {
            return manifest.variables().stream()
                    .filter(variable -> variable.name().equals(name))
                    .findFirst();
        }

        /** The variables that its modules declare, by their names in this environment. */
        Map<String, Declared> declared(Environment environment) {
            var named = new TreeMap<String, Declared>();
            image.declared().values().forEach(declared -> named.put(declared.nameIn(environment), declared));
            return named;
        }
    }

    List<Side> sides() {
        return List.of(auth, backend);
    }

    /** Whether this machine may stand in for what is not configured: then nothing is published, either. */
    boolean isLocal() {
        return environment.permitsLocalDefaults();
    }
}
