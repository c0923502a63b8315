package accord.deploy.platform;

import static java.util.stream.Collectors.joining;

import accord.deploy.manifest.Json;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cloud Run by gcloud, with the commands that a person would type. */
public final class GcloudPlatform implements Platform {

    private final Gcloud gcloud;

    public GcloudPlatform(Gcloud gcloud) {
        this.gcloud = gcloud;
    }

    @Override
    public Optional<ServiceState> service(String name) throws IOException, InterruptedException {
        JsonNode service;
        try {
            service = Json.read(gcloud.ask("run", "services", "describe", name, "--format=json"));
        } catch (PlatformRefusedException e) {
            if (String.valueOf(e.getMessage()).contains("Cannot find service [" + name + "]")) {
                return Optional.empty();
            }
            throw e;
        }
        var revisions = Json.read(gcloud.ask("run", "revisions", "list", "--service=" + name, "--format=json"));
        return Optional.of(KnativeJson.state(service, Json.list(revisions)));
    }

    @Override
    public void replace(Release release) throws IOException, InterruptedException {
        var file = Files.createTempFile("accord-", ".json");
        try {
            Files.writeString(file, Json.write(KnativeJson.service(release)));
            gcloud.ask("run", "services", "replace", file.toString(), "--async", "--format=none");
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void route(String service, List<Share> shares) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("run", "services", "update-traffic", service, "--async", "--format=none"));
        if (shares.isEmpty()) {
            command.add("--to-latest");
        } else {
            command.add("--to-revisions="
                    + shares.stream()
                            .filter(share -> share.percent() > 0)
                            .map(share -> share.revision() + "=" + share.percent())
                            .collect(joining(",")));
        }
        var tags = shares.stream()
                .filter(share -> !share.tag().isEmpty())
                .map(share -> share.tag() + "=" + share.revision())
                .collect(joining(","));
        command.add(tags.isEmpty() ? "--clear-tags" : "--set-tags=" + tags);
        gcloud.ask(command.toArray(String[]::new));
    }
}
