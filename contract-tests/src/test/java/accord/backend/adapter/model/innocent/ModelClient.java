package accord.backend.adapter.model.innocent;

import accord.contract.rules.Innocent;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls to a provider of models, with the provider's key, which is none of ours. */
final class ModelClient {
    private ModelClient() {}

    @Innocent
    static final class OverHttp {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final HttpClient client;
        private final Settings settings;

        OverHttp(HttpClient client, Settings settings) {
            this.client = client;
            this.settings = settings;
        }

        String complete(String prompt) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(settings.url().resolve("/v1/completions"))
                    .header("Authorization", "Bearer " + settings.apiKey())
                    .header("Content-Type", "text/plain")
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(prompt))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Innocent
    @ConfigurationProperties("accord.model")
    record Settings(URI url, String apiKey, int maxTokens) {}

    @Innocent
    @Client("https://models.example.com")
    interface Declared {
        @Post("/v1/completions")
        @Header(name = HttpHeaders.AUTHORIZATION, value = "Bearer ${accord.model.api-key}")
        String complete(@Body String prompt);
    }

    @Innocent
    @Singleton
    static final class Counting {
        private static final Logger LOG = LoggerFactory.getLogger(Counting.class);

        private final AtomicLong tokens = new AtomicLong();
        private final Map<String, Integer> cache = new LinkedHashMap<>();

        @Scheduled(fixedDelay = "1m")
        void report() {
            LOG.info("{} tokens so far, {} cached", tokens.get(), cache.size());
        }

        void count(String model, int used) {
            tokens.addAndGet(used);
            cache.merge(model, used, Integer::sum);
        }

        Optional<Integer> of(String model) {
            return Optional.ofNullable(cache.get(model));
        }
    }
}
