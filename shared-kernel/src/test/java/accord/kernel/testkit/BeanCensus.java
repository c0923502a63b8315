package accord.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.door.Admissions;
import accord.kernel.door.Refusals;
import accord.kernel.secret.KeyRing;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import io.micronaut.aop.Interceptor;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.event.BeanInitializedEventListener;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.bind.binders.RequestArgumentBinder;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.http.body.MessageBodyWriter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.provider.AuthenticationProvider;
import io.micronaut.security.authentication.provider.ReactiveAuthenticationProvider;
import io.micronaut.security.config.SecurityConfiguration;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.handlers.LoginHandler;
import io.micronaut.security.handlers.LogoutHandler;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.token.TokenAuthenticationFetcher;
import io.micronaut.security.token.generator.TokenGenerator;
import io.micronaut.security.token.propagation.TokenPropagator;
import io.micronaut.security.token.reader.TokenReader;
import io.micronaut.security.token.reader.TokenResolver;
import io.micronaut.security.token.validator.TokenValidator;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.Serializer;
import io.micronaut.web.router.RouteBuilder;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.ChannelHandler;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts what could open a door in a running service. Source code shows what was written; the bean graph shows what is there:
 * factories, replacements, libraries and configuration included.
 *
 * <p>Each service's test says {@code new BeanCensus(context).findsOneDoor(Set.of(…its own filters…))}.
 */
public final class BeanCensus {
    private static final String STOCK = "io.micronaut.security.";

    private static final Set<Class<?>> MACHINERY = Set.of(
            RequestArgumentBinder.class,
            BeanCreatedEventListener.class,
            BeanInitializedEventListener.class,
            Interceptor.class,
            Serializer.class,
            Deserializer.class,
            MessageBodyReader.class,
            MessageBodyWriter.class,
            NettyServerCustomizer.class,
            ChannelHandler.class,
            RouteBuilder.class);

    private final ApplicationContext context;

    public BeanCensus(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Fails unless tokens are read, validated and refused by the kernel alone.
     *
     * @param ownFilters the class names of the service's own HTTP filters
     */
    public void findsOneDoor(Set<String> ownFilters) {
        try {
            findsTheKernelOnce();
            findsOneWayIn();
            findsNoOtherWayIn();
            findsNoRuleByConfiguration();
            findsFilters(ownFilters);
            findsOneWayOut();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "CENSUS-01 the_running_service_has_one_door: " + e.getMessage()
                            + "\n  why: R4: tokens that worked over HTTP failed over WebSocket, because there were two ways in"
                            + "\n  do instead: remove the bean, or change the door itself",
                    e);
        }
    }

    /**
     * Fails unless everything that can see, change or answer a request or a bean beside the filters is known by name.
     *
     * @param own the class names of the service's own binders, listeners, customisers and socket endpoints
     */
    public void findsNoOtherMachinery(Set<String> own) {
        var known = new TreeSet<>(own);
        known.addAll(Set.of("accord.kernel.door.AdmissionBinder", "accord.kernel.door.ContextBinder"));
        var found = Stream.concat(
                        MACHINERY.stream().flatMap(type -> context.getBeanDefinitions(type).stream()),
                        context.getBeanDefinitions(Qualifiers.byStereotype(ServerWebSocket.class)).stream())
                .map(definition -> definition.getBeanType().getName())
                .filter(name -> !name.startsWith("io.micronaut."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .as(
                        "CENSUS-02 the_running_service_has_no_other_machinery: binders, listeners, interceptors, serializers,"
                                + " network handlers and socket endpoints; why: what sees a request before the door does is a door;"
                                + " do instead: remove the bean, or name it in the service's census")
                .isEqualTo(known);
    }

    private void findsTheKernelOnce() {
        for (var type : Set.of(Admissions.class, AccessTokens.class, KeyRing.class, TokenContract.class)) {
            assertThat(beans(type)).as("beans of " + type.getSimpleName()).containsExactly(type.getName());
        }
    }

    private void findsOneWayIn() {
        assertThat(beans(TokenReader.class))
                .as("token readers")
                .containsExactly("accord.kernel.door.RequestTokenReader");
        assertThat(beans(TokenResolver.class))
                .as("token resolvers")
                .containsExactly(STOCK + "token.reader.DefaultTokenResolver");
        assertThat(beans(TokenValidator.class))
                .as("token validators")
                .containsExactly("accord.kernel.door.AccessTokenValidator");
        assertThat(beans(AuthenticationFetcher.class))
                .as("authentication fetchers")
                .containsExactly(TokenAuthenticationFetcher.class.getName());
    }

    private void findsNoOtherWayIn() {
        for (var type : Set.of(
                TokenGenerator.class,
                TokenPropagator.class,
                LoginHandler.class,
                LogoutHandler.class,
                AuthenticationProvider.class,
                ReactiveAuthenticationProvider.class)) {
            assertThat(beans(type)).as("beans of " + type.getSimpleName()).isEmpty();
        }
        assertThat(allBeans())
                .as("beans of a JWT library: signatures, claims validators, key sets")
                .noneMatch(name -> name.startsWith(STOCK + "token.jwt.") || name.startsWith("com.nimbusds."));
    }

    private void findsNoRuleByConfiguration() {
        assertThat(beans(SecurityRule.class))
                .as("security rules")
                .contains(STOCK + "rules.SecuredAnnotationRule")
                .isSubsetOf(
                        STOCK + "rules.SecuredAnnotationRule",
                        STOCK + "rules.SensitiveEndpointRule",
                        STOCK + "rules.IpPatternsRule",
                        STOCK + "rules.ConfigurationInterceptUrlMapRule");
        var configuration = context.getBean(SecurityConfiguration.class);
        assertThat(configuration.getInterceptUrlMap())
                .as("paths opened or closed by configuration")
                .isEmpty();
        assertThat(configuration.getIpPatterns())
                .as("addresses let in by configuration")
                .containsExactly("0.0.0.0");
    }

    private void findsFilters(Set<String> ownFilters) {
        var filters = Stream.<Collection<? extends BeanDefinition<?>>>of(
                        context.getBeanDefinitions(HttpServerFilter.class),
                        context.getBeanDefinitions(Qualifiers.byStereotype(Filter.class)),
                        context.getBeanDefinitions(Qualifiers.byStereotype(ServerFilter.class)))
                .flatMap(Collection::stream)
                .map(definition -> definition.getBeanType().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<>(ownFilters);
        known.addAll(Set.of(
                STOCK + "filters.SecurityFilter",
                "accord.kernel.door.CrossOrigin",
                "accord.kernel.door.SecurityHeaders",
                "accord.kernel.observe.RequestTimes"));
        filters.remove("io.micronaut.http.server.cors.CorsFilter");
        assertThat(filters).as("HTTP filters").isEqualTo(known);
    }

    private void findsOneWayOut() {
        assertThat(beans(ErrorResponseProcessor.class))
                .as("writers of error bodies")
                .containsExactly("accord.kernel.door.Problems");
        assertThat(context.getBean(
                        ExceptionHandler.class,
                        Qualifiers.byTypeArgumentsClosest(AuthorizationException.class, Object.class)))
                .as("what answers a refusal")
                .isInstanceOf(Refusals.class);
    }

    private Set<String> beans(Class<?> type) {
        return names(context.getBeanDefinitions(type));
    }

    private Set<String> allBeans() {
        return names(context.getAllBeanDefinitions());
    }

    private static Set<String> names(Collection<? extends BeanDefinition<?>> definitions) {
        return definitions.stream()
                .map(BeanDefinition::getBeanType)
                .map((Function<Class<?>, String>) Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
