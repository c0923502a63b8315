package accord.auth.adapter.http.innocent;

import accord.contract.rules.Innocent;
import accord.kernel.context.UserExecutionContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a service writes every day. */
final class Everyday {
    private Everyday() {}

    @Innocent
    @Controller("/auth/preferences")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static final class Preferences extends Pages {
        @Get("/{name}")
        HttpResponse<Preference> one(UserExecutionContext context, @PathVariable String name) {
            return HttpResponse.ok(new Preference(name, context.userId().value()))
                    .header(HttpHeaders.ETAG, name)
                    .header("Cache-Control", "no-store");
        }

        @Get("/search")
        List<Preference> search(@QueryValue String query, @QueryValue(defaultValue = "20") int limit) {
            return limit > 0 ? List.of(new Preference(query, "")) : List.of();
        }
    }

    @Innocent
    abstract static class Pages {
        @Get("/pages")
        @Produces(MediaType.TEXT_PLAIN)
        String pages() {
            return "1, 2, 3";
        }
    }

    @Innocent
    @Serdeable
    record Preference(String name, String owner) {}

    /** Tokens by their name only. */
    @Innocent
    @Serdeable
    record TokenBudget(long tokensPerDay, long tokensUsed, String tokenizer) {
        boolean isSpent() {
            return tokensUsed >= tokensPerDay;
        }
    }

    @Innocent
    static final class Colours {
        /** For use in this class; it never reaches the wire. */
        private enum Colour {
            RED,
            GREEN
        }

        int hue(String name) {
            return switch (Colour.valueOf(name.toUpperCase(Locale.ROOT))) {
                case RED -> 0;
                case GREEN -> 120;
            };
        }
    }

    @Innocent
    static final class Addresses {
        private static final Pattern MAIL = Pattern.compile("^[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+$");
        private static final Pattern HOST = Pattern.compile("[a-z0-9-]+\\.[a-z0-9-]+\\.[a-z]{2,}");

        boolean isMail(String text) {
            return MAIL.matcher(text).matches() || HOST.matcher(text).matches();
        }
    }

    @Innocent
    static final class Digests {
        private static final SecureRandom RANDOM = new SecureRandom();

        String of(InputStream in) throws IOException, NoSuchAlgorithmException {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(in.readAllBytes());
            return HexFormat.of().formatHex(digest.digest());
        }

        String nonce() {
            var bytes = new byte[16];
            RANDOM.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }

    @Innocent
    static final class Uploads {
        Optional<byte[]> picture(String dataUrl) {
            var comma = dataUrl.indexOf(',');
            return comma < 0
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(dataUrl.substring(comma + 1)));
        }

        String name(String file) {
            var dot = file.lastIndexOf('.');
            return dot < 0 ? file : file.substring(0, dot);
        }
    }

    @Innocent
    @Factory
    static final class Beans {
        @Singleton
        @Requires(property = "accord.pages.enabled", value = "true", defaultValue = "true")
        StringBuilder title(@Value("${accord.pages.size:20}") int size) {
            return new StringBuilder("page of ").append(size);
        }
    }

    /** A redactor has to know what to look for. */
    @Innocent
    static final class Redaction {
        private static final List<String> SENSITIVE = List.of("password", "token", "cookie", "card");

        String redacted(String key, String value) {
            return SENSITIVE.contains(key) ? "***" : value;
        }
    }

    @Innocent
    static final class Reports {
        String csv(List<String> cells) {
            return String.join(",", cells) + System.lineSeparator();
        }

        String greeting(String name) {
            return "Dear %s, \"welcome\" to staging posts and production lines: 1,011 of them.".formatted(name);
        }

        String resource(String name) throws IOException {
            try (var in = Reports.class.getResourceAsStream(name)) {
                return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        String locale(HttpRequest<?> request) {
            return request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE, String.class, "en");
        }
    }
}
