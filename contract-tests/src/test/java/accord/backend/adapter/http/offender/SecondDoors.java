package accord.backend.adapter.http.offender;

import accord.contract.rules.Breaks;
import accord.kernel.context.UserExecutionContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.CookieValue;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.security.token.reader.TokenReader;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Every way to let someone in past the door. */
final class SecondDoors {
    private SecondDoors() {}

    @Breaks({"DOOR-11", "DOOR-14"})
    @Singleton
    static final class ByReader implements TokenReader<HttpRequest<?>> {
        @Override
        public Optional<String> findToken(HttpRequest<?> request) {
            return request.getHeaders().findFirst("X-Authorization");
        }
    }

    @Breaks("DOOR-14")
    @Factory
    static final class ByLambdaFromAFactory {
        @Singleton
        TokenReader<HttpRequest<?>> reader() {
            return request -> request.getHeaders().findFirst("X-Ticket");
        }
    }

    @Breaks("DOOR-14")
    @Factory
    static final class ByLambdaWithoutItsName {
        @Bean(typed = TokenReader.class)
        Object reader() {
            TokenReader<HttpRequest<?>> reader = request -> Optional.of(request.getPath());
            return reader;
        }
    }

    @Breaks("DOOR-14")
    @Singleton
    static final class ByValidator implements TokenValidator<HttpRequest<?>> {
        @Override
        public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
            return token.contains("valid") ? Mono.just(Authentication.build("someone")) : Mono.empty();
        }
    }

    @Breaks("DOOR-14")
    @Singleton
    static final class ByClaimsValidator
            implements io.micronaut.security.token.jwt.validator.GenericJwtClaimsValidator<HttpRequest<?>> {
        @Override
        public boolean validate(io.micronaut.security.token.Claims claims, HttpRequest<?> request) {
            return true;
        }
    }

    @Breaks("DOOR-14")
    @Factory
    static final class BySignature {
        @Singleton
        io.micronaut.security.token.jwt.signature.SignatureConfiguration signature(
                io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration configuration) {
            return new io.micronaut.security.token.jwt.signature.secret.SecretSignature(configuration);
        }
    }

    @Breaks("DOOR-14")
    @Singleton
    static final class ByRule implements SecurityRule<HttpRequest<?>> {
        @Override
        public Publisher<SecurityRuleResult> check(HttpRequest<?> request, @Nullable Authentication authentication) {
            return Mono.just(SecurityRuleResult.ALLOWED);
        }
    }

    @Breaks("DOOR-14")
    @Singleton
    static final class ByFetcher implements AuthenticationFetcher<HttpRequest<?>> {
        @Override
        public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
            return Mono.just(Authentication.build("root"));
        }
    }

    @Breaks("DOOR-14")
    @Singleton
    static final class ByProvider
            implements io.micronaut.security.authentication.provider.HttpRequestAuthenticationProvider<Object> {
        @Override
        public io.micronaut.security.authentication.AuthenticationResponse authenticate(
                @Nullable HttpRequest<Object> request,
                io.micronaut.security.authentication.AuthenticationRequest<String, String> credentials) {
            return io.micronaut.security.authentication.AuthenticationResponse.success(credentials.getIdentity());
        }
    }

    @Breaks({"DOOR-22", "DOOR-11"})
    @ServerFilter("/**")
    static final class ByFilter {
        @RequestFilter
        void filter(HttpRequest<?> request) {
            request.getHeaders().getAuthorization().ifPresent(token -> request.setAttribute("who", token));
        }
    }

    @Breaks({"DOOR-22", "DOOR-11"})
    static final class ByOlderFilter implements HttpServerFilter {
        @Override
        public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
            request.setAttribute("micronaut.AUTHENTICATION", Map.of("sub", "root"));
            return chain.proceed(request);
        }
    }

    @Breaks("DOOR-15")
    @Singleton
    @Replaces(accord.kernel.token.AccessTokens.class)
    static final class ByReplacement {}

    @Breaks("DOOR-15")
    @Singleton
    static final class ByWrapping implements BeanCreatedEventListener<accord.kernel.token.AccessTokens> {
        @Override
        public accord.kernel.token.AccessTokens onCreated(BeanCreatedEvent<accord.kernel.token.AccessTokens> event) {
            return event.getBean();
        }
    }

    @Breaks("DOOR-11")
    static final class ByHeader {
        Optional<String> token(HttpRequest<?> request) {
            return request.getHeaders().findFirst(HttpHeaders.AUTHORIZATION);
        }
    }

    @Breaks("DOOR-11")
    static final class ByHeaderParameter {
        String token(@Header("Authorization") String header) {
            return header;
        }
    }

    @Breaks("DOOR-11")
    static final class ByScheme {
        String token(String header) {
            return header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7) : "";
        }
    }

    @Breaks("DOOR-11")
    static final class BySubprotocol {
        List<String> offers(HttpRequest<?> request) {
            return request.getHeaders().getAll("sec-websocket-protocol");
        }
    }

    @Breaks("DOOR-12")
    static final class ByQuery {
        String token(@QueryValue("access_token") String text) {
            return text;
        }
    }

    @Breaks("DOOR-12")
    static final class ByQueryNamedByItsParameter {
        int length(@QueryValue String token) {
            return token.length();
        }
    }

    @Breaks("DOOR-12")
    static final class ByQueryLookup {
        Optional<String> token(HttpRequest<?> request) {
            return request.getParameters().getFirst("token");
        }
    }

    @Breaks("DOOR-12")
    static final class ByUrl {
        java.net.URI link(java.net.URI page, String value) {
            return page.resolve("/ws?token=" + value);
        }
    }

    @Breaks("DOOR-12")
    static final class ByCookie {
        String token(@CookieValue("jwt") String text) {
            return text;
        }
    }

    @Breaks("DOOR-13")
    static final class ByTestHeader {
        boolean isTest(HttpRequest<?> request) {
            return request.getHeaders().contains("X-E2E-Bypass-Key");
        }
    }

    @Breaks("DOOR-13")
    static final class ByIdentityHeader {
        Optional<String> user(HttpRequest<?> request) {
            return request.getHeaders().findFirst("X-User-Id");
        }
    }

    @Breaks("DOOR-13")
    @io.micronaut.context.annotation.ConfigurationProperties("accord")
    record ByFlag(boolean authDisabled) {}

    @Breaks("DOOR-13")
    static final class ByFallbackIdentity {
        String user(@Nullable String id) {
            return id == null ? "fallback_user" : id;
        }
    }

    @Breaks("DOOR-24")
    @Controller("/open")
    static final class ByForgettingTheRule {
        @Get
        String list() {
            return "everything";
        }
    }

    @Breaks("DOOR-24")
    @Controller("/half-open")
    static final class ByForgettingItOnce {
        @Get("/closed")
        @Secured(SecurityRule.IS_AUTHENTICATED)
        String closed() {
            return "mine";
        }

        @Get("/open")
        String open() {
            return "everyone's";
        }
    }

    @Breaks("DOOR-24")
    @SuppressWarnings("overrides") // the framework's own methods disagree about varargs
    static final class ByRoute extends io.micronaut.web.router.DefaultRouteBuilder {
        ByRoute(io.micronaut.context.ExecutionHandleLocator locator) {
            super(locator);
        }
    }

    @Breaks("DOOR-23")
    static final class ByItsOwnRefusal {
        HttpResponse<?> refuse() {
            return HttpResponse.status(HttpStatus.FORBIDDEN);
        }
    }

    @Breaks("DOOR-23")
    static final class ByItsOwnNumber {
        HttpResponse<?> refuse() {
            return HttpResponse.status(401, "who are you");
        }
    }

    @Breaks("DOOR-26")
    static final class ByName {
        Object door() throws ReflectiveOperationException {
            return Class.forName("accord.kernel.door.Admissions");
        }
    }

    @Breaks("DOOR-26")
    static final class ByReflectiveContext {
        Object context() throws ReflectiveOperationException {
            var constructor = UserExecutionContext.class.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance();
        }
    }

    @Breaks("DOOR-26")
    static final class ByMethodHandle {
        Object handle(Class<?> type) throws ReflectiveOperationException {
            return java.lang.invoke.MethodHandles.privateLookupIn(type, java.lang.invoke.MethodHandles.lookup());
        }
    }

    @Breaks("DOOR-26")
    static final class ByServiceLoader {
        Iterable<Runnable> find() {
            return java.util.ServiceLoader.load(Runnable.class);
        }
    }

    @Breaks("DOOR-26")
    static final class ByProxy {
        Object proxy(java.lang.reflect.InvocationHandler handler) {
            return java.lang.reflect.Proxy.newProxyInstance(
                    handler.getClass().getClassLoader(), new Class<?>[] {Runnable.class}, handler);
        }
    }

    @Breaks("DOOR-26")
    static final class ByDeserialisation {
        Object read(java.io.InputStream in) throws java.io.IOException, ClassNotFoundException {
            return new java.io.ObjectInputStream(in).readObject();
        }
    }

    @Breaks("DOOR-27")
    static final class ByLookUp {
        Object find(io.micronaut.context.BeanContext beans) {
            return beans.getBean(accord.kernel.token.AccessTokens.class);
        }
    }

    @Breaks("DOOR-27")
    static final class ByProviderOfLater {
        private final jakarta.inject.Provider<accord.kernel.token.AccessTokens> later;

        ByProviderOfLater(jakarta.inject.Provider<accord.kernel.token.AccessTokens> later) {
            this.later = later;
        }

        Object find() {
            return later.get();
        }
    }

    @Breaks("DOOR-15")
    @Singleton
    static final class ByRegistration {
        void register(io.micronaut.context.BeanDefinitionRegistry beans, accord.kernel.token.AccessTokens tokens) {
            beans.registerSingleton(tokens);
        }
    }
}
