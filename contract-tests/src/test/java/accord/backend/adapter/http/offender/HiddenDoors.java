package accord.backend.adapter.http.offender;

import accord.contract.rules.Breaks;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.context.UserId;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.CookieValue;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.ServerAuthentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.token.reader.HttpHeaderTokenReader;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Doors that are hidden in a subclass, a factory, a reference, a parameter's name or a map. */
final class HiddenDoors {
    private HiddenDoors() {}

    @Breaks("DOOR-14")
    @Singleton
    static final class BySubclassOfAReader extends HttpHeaderTokenReader {
        @Override
        protected String getPrefix() {
            return "";
        }

        @Override
        protected String getHeaderName() {
            return "X-Ticket";
        }
    }

    @Breaks("DOOR-14")
    static final class ByPrincipalOfItsOwn {
        Authentication root() {
            return new ServerAuthentication("root", List.of("admin"), Map.of());
        }
    }

    @Breaks("DOOR-14")
    static final class ByPrincipalReference {
        BiFunction<String, Map<String, Object>, Authentication> maker() {
            return Authentication::build;
        }
    }

    @Breaks("DOOR-14")
    static final class ByService {
        Optional<String> user(io.micronaut.security.utils.SecurityService service) {
            return service.username();
        }
    }

    @Breaks({"DOOR-22", "DOOR-31"})
    @Factory
    static final class ByFilterFromAFactory {
        @Bean
        HttpServerFilter filter() {
            return (request, chain) -> chain.proceed(request);
        }
    }

    @Breaks("DOOR-22")
    @Filter("/api/**")
    static final class ByLegacyAnnotation {}

    @Breaks("DOOR-22")
    @ServerFilter("/api/**")
    static final class ByResponseFilter {
        @ResponseFilter
        void open(HttpRequest<?> request) {
            request.setAttribute("seen", true);
        }
    }

    @Breaks({"DOOR-15", "DOOR-31"})
    @Singleton
    static final class ByInterceptor implements io.micronaut.aop.MethodInterceptor<Object, Object> {
        @Override
        public Object intercept(io.micronaut.aop.MethodInvocationContext<Object, Object> context) {
            return context.proceed();
        }
    }

    @Breaks({"DOOR-22", "DOOR-31"})
    @Singleton
    static final class ByBinder implements io.micronaut.http.bind.binders.TypedRequestArgumentBinder<UserId> {
        @Override
        public io.micronaut.core.type.Argument<UserId> argumentType() {
            return io.micronaut.core.type.Argument.of(UserId.class);
        }

        @Override
        public BindingResult<UserId> bind(
                io.micronaut.core.convert.ArgumentConversionContext<UserId> context, HttpRequest<?> source) {
            return () -> Optional.of(new UserId("u-1"));
        }
    }

    @Breaks("DOOR-11")
    static final class ByPieces {
        Optional<String> token(HttpRequest<?> request) {
            var name = new StringBuilder("Author").append("ization").toString();
            return request.getHeaders().findFirst(name);
        }
    }

    @Breaks("DOOR-11")
    static final class ByParameterName {
        int length(@Header String authorization) {
            return authorization.length();
        }
    }

    @Breaks("DOOR-11")
    static final class ByPrincipal {
        String name(Principal principal) {
            return principal.getName();
        }
    }

    @Breaks("DOOR-11")
    static final class ByUserPrincipal {
        Optional<Principal> who(HttpRequest<?> request) {
            return request.getUserPrincipal();
        }
    }

    @Breaks({"DOOR-11", "DOOR-25"})
    static final class ByCurrentRequest {
        Object request() {
            return io.micronaut.http.context.ServerRequestContext.currentRequest();
        }
    }

    @Breaks("DOOR-11")
    static final class ByConstantOfAnother {
        private static final String[] SCHEMES = {"Bearer", "Token"};

        boolean isKnown(String scheme) {
            return List.of(SCHEMES).contains(scheme);
        }
    }

    @Breaks("DOOR-12")
    @Controller("/implied")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static final class ByImpliedQuery {
        @Get
        String list(String token) {
            return token.trim();
        }
    }

    @Breaks("DOOR-12")
    @Controller("/templated")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static final class ByTemplate {
        @Get("/list{?token}")
        String list(Optional<String> token) {
            return token.orElse("");
        }
    }

    @Breaks("DOOR-12")
    static final class ByRenamedQuery {
        int length(@QueryValue("jwt") String ticket) {
            return ticket.length();
        }
    }

    @Breaks("DOOR-12")
    static final class ByCookieParameter {
        int length(@CookieValue String accessToken) {
            return accessToken.length();
        }
    }

    @Breaks("DOOR-12")
    static final class ByCookies {
        Object cookie(HttpRequest<?> request) {
            return request.getCookies().findCookie("access_token");
        }
    }

    @Breaks("DOOR-12")
    static final class ByBuilder {
        URI link(URI page, String value) {
            return io.micronaut.http.uri.UriBuilder.of(page)
                    .queryParam("token", value)
                    .build();
        }
    }

    @Breaks("DOOR-10")
    static final class ByTokenizer {
        static final class Decoder {
            byte[] decode(String part) {
                return java.util.Base64.getUrlDecoder().decode(part);
            }
        }

        byte[] claims(String token) {
            var parts = new StringTokenizer(token, ".");
            parts.nextToken();
            return new Decoder().decode(parts.nextToken());
        }
    }

    @Breaks("DOOR-10")
    static final class ByStream {
        java.io.InputStream claims(String token, java.io.InputStream in) {
            return token.indexOf('.') > 0 ? java.util.Base64.getUrlDecoder().wrap(in) : in;
        }
    }

    @Breaks("DOOR-10")
    static final class ByAlphabetOfItsOwn {
        private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        int first(String token) {
            return ALPHABET.indexOf(token.charAt(token.indexOf('.') + 1));
        }
    }

    @Breaks("DOOR-10")
    static final class ByItsName {
        Map<String, Object> parseJwt(String text) {
            return Map.of("text", text);
        }
    }

    @Breaks("DOOR-08")
    static final class ByProvider {
        Object mac(String name) throws java.security.GeneralSecurityException {
            for (var provider : java.security.Security.getProviders()) {
                var service = provider.getService("Mac", name);
                if (service != null) {
                    return service.newInstance(null);
                }
            }
            throw new java.security.NoSuchAlgorithmException(name);
        }
    }

    @Breaks("DOOR-08")
    static final class ByKeyFactory {
        java.security.KeyFactory keys() throws java.security.GeneralSecurityException {
            return java.security.KeyFactory.getInstance("RSA");
        }
    }

    @Breaks("DOOR-08")
    static final class ByBlindSpec {
        java.security.spec.KeySpec spec(byte[] bytes) {
            return new java.security.spec.X509EncodedKeySpec(bytes);
        }
    }

    @Breaks("DOOR-31")
    static final class ByAnyLibrary {
        Object load(String text) {
            return new org.yaml.snakeyaml.Yaml().load(text);
        }
    }

    @Breaks("DOOR-20")
    record Visitor(UserId userId, String threadId, String runId) {}

    @Breaks("DOOR-20")
    static final class ByMap {
        Map<String, Object> context(UserExecutionContext context, String run) {
            return Map.of("user_id", context.userId().value(), "run_id", run, "request_id", "r");
        }
    }

    @Breaks("DOOR-20")
    static final class ByMutableMap {
        void fill(Map<String, Object> context, String user, String thread) {
            context.put("userId", user);
            context.put("threadId", thread);
        }
    }

    @Breaks("DOOR-19")
    static final class ByStaticReference {
        Supplier<Object> maker(accord.kernel.token.VerifiedToken token, java.time.Instant now) {
            return () -> UserExecutionContext.admitted(token, accord.kernel.context.RequestId.mint(), now, "");
        }
    }

    @Breaks("DOOR-19")
    @io.micronaut.serde.annotation.SerdeImport(UserExecutionContext.class)
    static final class BySerialisationOfTheContext {}

    @Breaks("DOOR-16")
    static final class ByAnAdmissionOfItsOwn {
        Object admit(UserExecutionContext context, accord.kernel.token.VerifiedToken token) {
            return new accord.kernel.door.Admission.Admitted(context, token);
        }
    }

    @Breaks("DOOR-17")
    static final class ByGranting {
        Object grant() {
            return accord.kernel.token.TokenGrant.service("backend");
        }
    }

    @Breaks("DOOR-25")
    static final class InTheLog {
        Optional<String> who() {
            return Optional.ofNullable(org.slf4j.MDC.get("user_id"));
        }
    }

    @Breaks("DOOR-25")
    @Singleton
    static final class InABean {
        private volatile Optional<UserId> last = Optional.empty();

        void remember(UserId user) {
            last = Optional.of(user);
        }

        Optional<UserId> last() {
            return last;
        }
    }

    @Breaks("DOOR-25")
    @Singleton
    static final class InAReferenceOfABean {
        private final AtomicReference<UserExecutionContext> current;

        InAReferenceOfABean(AtomicReference<UserExecutionContext> current) {
            this.current = current;
        }

        UserExecutionContext current() {
            return current.get();
        }
    }

    @Breaks({"DOOR-25", "DOOR-31"})
    record InTheContextOfTheFramework(UserId user) implements io.micronaut.core.propagation.PropagatedContextElement {}

    @Breaks("DOOR-25")
    @io.micronaut.runtime.context.scope.ThreadLocal
    static class InAScopeOfTheThread {}

    @Breaks("DOOR-21")
    static final class ByWord {
        URI ask(URI base, String verb) {
            return base.resolve(verb.isEmpty() ? "introspect" : verb);
        }
    }

    @Breaks("DOOR-21")
    static final class ByPiecesOfAPath {
        String ask() {
            return String.join("/", "", "oauth", "introspect");
        }
    }

    @Breaks("DOOR-26")
    static final class ByVarHandle {
        Object handle(java.lang.invoke.VarHandle handle, Object target) {
            return handle.get(target);
        }
    }

    @Breaks("DOOR-26")
    static final class ByMethodHandleOfAnother {
        Object call(java.lang.invoke.MethodHandle handle) throws Throwable {
            return handle.invoke();
        }
    }

    @Breaks({"DOOR-26", "HEX-19"})
    static final class ByExpression {
        Object call(Object target) throws Exception {
            return new java.beans.Expression(target, "mint", new Object[0]).getValue();
        }
    }

    @Breaks("DOOR-26")
    static final class ByUnsafe {
        Object make() throws ReflectiveOperationException {
            return Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        }
    }

    @Breaks("DOOR-26")
    static final class ByIntrospection {
        Object make() {
            return io.micronaut.core.beans.BeanIntrospection.getIntrospection(UserExecutionContext.class)
                    .instantiate();
        }
    }

    @Breaks("DOOR-24")
    @Controller("/inherited")
    static final class ByInheriting extends Listing {}

    abstract static class Listing {
        @Get("/list")
        String list() {
            return "everything";
        }
    }

    interface Described {
        @Get("/described")
        String described();
    }

    @Breaks("DOOR-24")
    @Controller("/described")
    static final class ByInterface implements Described {
        @Override
        public String described() {
            return "everything";
        }
    }
}
