package accord.deploy;

import accord.deploy.admin.Admin;
import accord.deploy.admin.Collector;
import accord.deploy.admin.Rehearsal;
import accord.deploy.local.CannotStartException;
import accord.deploy.local.DataDirectory;
import accord.deploy.local.LocalCloudRun;
import accord.deploy.manifest.Manifests;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The Admin API of this machine's Cloud Run, while it runs. */
record LocalAdmin(Admin admin, Rehearsal rehearsal) implements AutoCloseable {

    static LocalAdmin serve(
            int port, LocalCloudRun run, DataDirectory directory, Map<String, String> facts, Manifests manifests)
            throws IOException, CannotStartException {
        var place = new Admin.Place(Rehearsal.PROJECT, Rehearsal.REGION, Rehearsal.token(directory.path()));
        try {
            var admin = Admin.serve(port, run, instances(run), place, Clock.systemUTC());
            for (var manifest : List.of(manifests.auth(), manifests.backend())) {
                var state = run.service(manifest.name()).orElseThrow();
                admin.adopt(manifest, state.revisions().getFirst().name());
            }
            return new LocalAdmin(admin, Rehearsal.begin(directory.path(), admin.url(), facts));
        } catch (BindException e) {
            throw new CannotStartException("port " + port + " is taken (" + e.getMessage()
                    + "): choose another with --admin-port N, or --admin-port 0 for any free one");
        }
    }

    private static Collector instances(LocalCloudRun run) {
        return service -> run.running().stream()
                .filter(instance -> instance.service().equals(service))
                .map(instance ->
                        new Collector.Target(instance.revision(), String.valueOf(instance.pid()), instance.url()))
                .toList();
    }

    URI url() {
        return admin.url();
    }

    Path environment() {
        return rehearsal.environment();
    }

    @Override
    public void close() throws IOException {
        rehearsal.end();
        admin.close();
    }
}
