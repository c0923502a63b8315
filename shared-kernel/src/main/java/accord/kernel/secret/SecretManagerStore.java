package accord.kernel.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Reads one pinned version of a secret from Google Secret Manager, once at start, as the service account that the machine's
 * metadata server speaks for.
 */
final class SecretManagerStore {
    private static final URI METADATA = URI.create("http://metadata.google.internal");
    private static final URI SECRET_MANAGER = URI.create("https://secretmanager.googleapis.com");
    private static final String TOKEN_PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final String FLAVOR = "Metadata-Flavor";
    private static final String FLAVOR_VALUE = "Google";
    private static final long MAX_ANSWER = 256 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final URI metadata;
    private final URI secretManager;
    private final Duration patience;

    /** Another pair of addresses is for tests, which have a store of their own. */
    SecretManagerStore(URI metadata, URI secretManager, Duration patience) {
        this.metadata = metadata;
        this.secretManager = secretManager;
        this.patience = patience;
    }

    static SecretManagerStore google() {
        return new SecretManagerStore(METADATA, SECRET_MANAGER, Duration.ofSeconds(5));
    }

    /** The full name of one version of one secret. */
    record Resource(String name) {
        private static final Pattern NAME = Pattern.compile(
                "projects/[a-z0-9:.-]{1,64}/secrets/[A-Za-z0-9_-]{1,255}/versions/([1-9][0-9]{0,9}|latest)");

        /** What is not a resource's name is never repeated: it may be the secret itself. */
        static Resource parse(String text) {
            var name = NAME.matcher(text);
            if (!name.matches()) {
                throw new UnusableSecretException(JwtSecretResolver.RESOURCE
                        + " is not of the form projects/<project>/secrets/<secret>/versions/<number>");
            }
            if ("latest".equals(name.group(1))) {
                throw new UnusableSecretException(JwtSecretResolver.RESOURCE + " (" + text
                        + ") asks for the latest version, and two instances could then hold two secrets:"
                        + " name a version by its number");
            }
            return new Resource(text);
        }
    }

    String read(Resource resource) {
        try (var client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            try {
                return payload(resource, access(client, resource, identity(client)));
            } finally {
                client.shutdownNow();
            }
        }
    }

    private String identity(HttpClient client) {
        var request = HttpRequest.newBuilder(metadata.resolve(TOKEN_PATH))
                .header(FLAVOR, FLAVOR_VALUE)
                .build();
        var answer = ask(client, request, "the metadata server");
        if (answer.statusCode() != 200) {
            throw unusable("the metadata server answered " + answer.statusCode()
                    + ": does this service run with a service account?");
        }
        if (!answer.headers().firstValue(FLAVOR).orElse("").equals(FLAVOR_VALUE)) {
            throw unusable("something other than a metadata server answered in its place");
        }
        return member(answer.body(), "access_token", "the metadata server");
    }

    private byte[] access(HttpClient client, Resource resource, String identity) {
        var request = HttpRequest.newBuilder(secretManager.resolve("/v1/" + resource.name() + ":access"))
                .header("Authorization", "Bearer " + identity)
                .build();
        var answer = ask(client, request, "Secret Manager");
        return switch (answer.statusCode()) {
            case 200 -> answer.body();
            case 401, 403 ->
                throw unusable("Secret Manager does not let this service account read " + resource.name()
                        + ": grant it roles/secretmanager.secretAccessor");
            case 404 -> throw unusable("Secret Manager has no " + resource.name());
            default -> throw unusable("Secret Manager answered " + answer.statusCode() + " for " + resource.name());
        };
    }

    private HttpResponse<byte[]> ask(HttpClient client, HttpRequest request, String whom) {
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnusableSecretException(
                    where() + whom + " did not answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new UnusableSecretException(where() + whom + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableSecretException(where() + "the start was interrupted", e);
        }
    }

    /** The secret's text, which Google guards with a checksum against what happens on the way. */
    private static String payload(Resource resource, byte[] answer) {
        var members = members(answer, "Secret Manager");
        try {
            var data = Base64.getDecoder().decode(required(members, "data", "Secret Manager"));
            var checksum = new CRC32C();
            checksum.update(data);
            var expected = members.get("dataCrc32c");
            if (expected != null && !expected.equals(Long.toString(checksum.getValue()))) {
                throw unusable("the payload of " + resource.name() + " was damaged on its way");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (IllegalArgumentException _) {
            throw unusable("the payload of " + resource.name() + " is not base64");
        } catch (CharacterCodingException _) {
            throw unusable("the payload of " + resource.name() + " is not valid UTF-8");
        }
    }

    private static String member(byte[] json, String name, String whom) {
        return required(members(json, whom), name, whom);
    }

    private static String required(Map<String, String> members, String name, String whom) {
        var value = members.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw unusable(whom + " answered without '" + name + "'");
        }
        return value;
    }

    /** The text members of an answer, at any depth: the names that are asked for occur once in it. */
    private static Map<String, String> members(byte[] json, String whom) {
        var members = new HashMap<String, String>();
        try (var parser = JSON.createParser(json)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && parser.currentName() != null) {
                    members.put(parser.currentName(), parser.getText());
                }
            }
            return members;
        } catch (IOException _) {
            // Its message could hold a piece of the answer.
            throw unusable(whom + " did not answer in JSON");
        }
    }

    private static String where() {
        return "the signing secret that " + JwtSecretResolver.RESOURCE + " names cannot be read: ";
    }

    private static UnusableSecretException unusable(String why) {
        return new UnusableSecretException(where() + why);
    }
}
