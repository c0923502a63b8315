package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.web.router.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document names each route of the running service and no other, and real answers are what it says. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
final class OpenApiTest {
    private static final Set<String> NOT_DESCRIBED = Set.of("HEAD", "OPTIONS");

    private final EmbeddedServer server;
    private final Router router;
    private Client client;
    private Map<String, Object> document;

    OpenApiTest(EmbeddedServer server, Router router) {
        this.server = server;
        this.router = router;
    }

    @BeforeEach
    void aStrangerReadsIt() {
        client = Visitor.at(server).client();
        document = Client.anonymous(server.getURI()).get("/api/openapi.json").json();
    }

    @Test
    void eachRouteOfTheRunningServiceIsInItAndNoOther() {
        var running = router.uriRoutes()
                .filter(route -> !NOT_DESCRIBED.contains(route.getHttpMethodName()))
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString())
                .filter(route -> !route.equals("GET /ws"))
                .collect(Collectors.toCollection(TreeSet::new));
        var described = new TreeSet<String>();
        object(document, "paths")
                .forEach((path, operations) -> map(operations)
                        .keySet()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(described).isEqualTo(running);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryOperationHasAnExampleOrASchema() {
        references(document).forEach(reference -> assertThat(resolve(reference)).isNotNull());
        operations()
                .forEach(operation -> assertThat(object(operation, "responses")).containsKey("default"));
        assertThat(operations().stream().map(operation -> operation.get("operationId")))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void realAnswersAreWhatItSays() {
        matches("GET", "/api/discovery", client.get("/api/discovery"));
        matches("GET", "/ws/config", client.get("/ws/config"));
        matches("GET", "/health", client.get("/health"));
        matches("GET", "/health/live", client.get("/health/live"));
        matches("GET", "/health/ready", client.get("/health/ready"));
        matches("GET", "/api/me", client.get("/api/me"));
        matches("GET", "/api/agents", client.get("/api/agents"));
        matches("GET", "/api/tools", client.get("/api/tools"));
        matches("POST", "/api/threads", client.send("POST", "/api/threads", "{'thread_id':'t-1'}"));
        matches("POST", "/api/threads", client.send("POST", "/api/threads", "{'thread_id':'t-1'}"));
        var said = client.send("POST", "/api/threads/t-1/messages", "{'content':'hello'}");
        matches("POST", "/api/threads/{id}/messages", said);
        matches("GET", "/api/threads", client.get("/api/threads"));
        matches("GET", "/api/threads/{id}", client.get("/api/threads/t-1"));
        matches("PATCH", "/api/threads/{id}", client.send("PATCH", "/api/threads/t-1", "{'title':'x'}"));
        matches("GET", "/api/threads/{id}/messages", client.get("/api/threads/t-1/messages"));
        matches("GET", "/api/threads/{id}/events", client.get("/api/threads/t-1/events"));
        matches("GET", "/api/runs/{id}", client.get("/api/runs/" + said.text("run_id")));
        matches("POST", "/api/runs/{id}/cancel", client.send("POST", "/api/runs/" + said.text("run_id") + "/cancel"));
        var upload =
                client.send("POST", "/api/usage", "model,cost\ngpt-4,1\n".getBytes(UTF_8), "Content-Type: text/csv");
        matches("POST", "/api/usage", upload);
        matches("GET", "/api/usage", client.get("/api/usage"));
        matches("GET", "/api/usage/{id}", client.get(upload.header("location")));
    }

    @Test
    void realRefusalsAreWhatItSays() {
        matches("GET", "/api/me", Client.anonymous(server.getURI()).get("/api/me"));
        matches("GET", "/api/threads", client.get("/api/threads?limit=0"));
        matches("POST", "/api/threads", client.send("POST", "/api/threads", "nonsense"));
        matches("GET", "/api/threads/{id}", client.get("/api/threads/nobody"));
        matches("GET", "/api/runs/{id}", client.get("/api/runs/nobody"));
        matches("POST", "/api/usage", client.send("POST", "/api/usage", "{'a':1}"));
        matches(
                "POST",
                "/api/usage",
                client.send("POST", "/api/usage", "hello".getBytes(UTF_8), "Content-Type: text/csv"));
        matches("GET", "/api/threads", client.send("PUT", "/api/threads"));
    }

    private void matches(String method, String path, Client.Reply reply) {
        var operation = object(object(object(document, "paths"), path), method.toLowerCase(Locale.ROOT));
        var responses = object(operation, "responses");
        var status = String.valueOf(reply.status());
        var response = object(responses, responses.containsKey(status) ? status : "default");
        var described = response.containsKey("$ref") ? resolve(String.valueOf(response.get("$ref"))) : response;
        var schema = object(object(object(described, "content"), "application/json"), "schema");
        var wrong = new ArrayList<String>();
        check(schema, reply.json(), method + " " + path + " " + reply.status(), wrong);
        assertThat(wrong).as(reply.body()).isEmpty();
        if (reply.status() < 400) {
            assertThat(responses).as(method + " " + path).containsKey(status);
        }
    }

    /** As much of JSON Schema as the document uses. */
    private void check(Map<String, Object> schema, Object value, String where, List<String> wrong) {
        if (schema.containsKey("$ref")) {
            check(resolve(String.valueOf(schema.get("$ref"))), value, where, wrong);
            return;
        }
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            wrong.add(where + " is none of " + allowed + ": " + value);
        }
        switch (String.valueOf(schema.get("type"))) {
            case "object" -> checkObject(schema, value, where, wrong);
            case "array" -> {
                if (value instanceof List<?> items) {
                    items.forEach(item -> check(object(schema, "items"), item, where + "[]", wrong));
                } else {
                    wrong.add(where + " is no array: " + value);
                }
            }
            case "string" -> require(value instanceof String, where + " is no string: " + value, wrong);
            case "integer" ->
                require(value instanceof Integer || value instanceof Long, where + " is no integer: " + value, wrong);
            case "number" -> require(value instanceof Number, where + " is no number: " + value, wrong);
            case "boolean" -> require(value instanceof Boolean, where + " is no boolean: " + value, wrong);
            default -> wrong.add(where + " has no type in the document");
        }
    }

    private void checkObject(Map<String, Object> schema, Object value, String where, List<String> wrong) {
        if (!(value instanceof Map<?, ?>)) {
            wrong.add(where + " is no object: " + value);
            return;
        }
        var members = map(value);
        var properties = schema.containsKey("properties") ? object(schema, "properties") : Map.<String, Object>of();
        for (var required : schema.get("required") instanceof List<?> names ? names : List.of()) {
            require(members.containsKey(String.valueOf(required)), where + " lacks " + required, wrong);
        }
        members.forEach((name, member) -> {
            if (properties.containsKey(name)) {
                check(object(properties, name), member, where + "." + name, wrong);
            } else if (schema.get("additionalProperties") instanceof Map<?, ?> additional) {
                check(map(additional), member, where + "." + name, wrong);
            } else {
                require(!Boolean.FALSE.equals(schema.get("additionalProperties")), where + " has a " + name, wrong);
            }
        });
    }

    private static void require(boolean holds, String otherwise, List<String> wrong) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private List<Map<String, Object>> operations() {
        return object(document, "paths").values().stream()
                .flatMap(path -> map(path).values().stream())
                .map(OpenApiTest::map)
                .toList();
    }

    private static List<String> references(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .flatMap(entry -> "$ref".equals(entry.getKey())
                                ? List.of(String.valueOf(entry.getValue())).stream()
                                : references(entry.getValue()).stream())
                        .toList();
            case List<?> list ->
                list.stream().flatMap(item -> references(item).stream()).toList();
            default -> List.of();
        };
    }

    private Map<String, Object> resolve(String reference) {
        var at = document;
        for (var step : List.of(reference.substring("#/".length()).split("/"))) {
            at = object(at, step);
        }
        return at;
    }

    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        return map(Objects.requireNonNull(parent.get(name), () -> "no " + name + " in " + parent.keySet()));
    }

    @SuppressWarnings("unchecked") // a JSON object, or the test fails at its first use
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
