package accord.contract.rules;

import static accord.contract.rules.Traces.isAnnotated;
import static accord.contract.rules.Traces.isKindOf;
import static accord.contract.rules.Traces.line;
import static accord.contract.rules.Traces.uses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import java.util.stream.Stream;

/** What is reached from outside, and what stands on the way to it. */
final class Endpoints {
    static final String SOCKET = "io.micronaut.websocket.annotation.ServerWebSocket";

    static final String CLIENT = "io.micronaut.http.client.annotation.Client";
    private static final String CONTROLLER = "io.micronaut.http.annotation.Controller";
    private static final String ROUTE = "io.micronaut.http.annotation.HttpMethodMapping";
    private static final String MANAGEMENT = "io.micronaut.management.endpoint.annotation.Endpoint";
    private static final String[] ACCESS = {
        "io.micronaut.security.annotation.Secured",
        "jakarta.annotation.security.PermitAll",
        "jakarta.annotation.security.RolesAllowed",
        "jakarta.annotation.security.DenyAll"
    };
    private static final String[] HANDLERS = {
        "io.micronaut.websocket.annotation.OnOpen",
        "io.micronaut.websocket.annotation.OnMessage",
        "io.micronaut.websocket.annotation.OnClose",
        "io.micronaut.websocket.annotation.OnError"
    };

    private Endpoints() {}

    /** An endpoint that anyone might reach because nobody said who may. */
    static Trace withoutAccessRule() {
        Trace routes = subject -> isReached(subject)
                ? routes(subject.type())
                        .filter(method -> !isDeclared(method, subject.type()))
                        .map(method -> unguarded(method, subject))
                        .distinct()
                : Stream.of();
        Trace wholes =
                subject -> isAnnotated(subject.type(), SOCKET, MANAGEMENT) && !isAnnotated(subject.type(), ACCESS)
                        ? Stream.of(new Mark(subject.bytecode().firstLine(), "is an endpoint without an access rule"))
                        : Stream.of();
        return routes.or(wholes)
                .or(isKindOf("io.micronaut.web.router.RouteBuilder", "io.micronaut.web.router.DefaultRouteBuilder"));
    }

    /** Whoever is a controller or can become one: not a client, and not what others still have to extend. */
    private static boolean isReached(Subject subject) {
        var type = subject.type();
        var isWhole = !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT);
        return !isAnnotated(type, CLIENT) && (isWhole || isAnnotated(type, CONTROLLER));
    }

    /** Its own routes, those that it inherits, and those that it fulfils. */
    private static Stream<JavaMethod> routes(JavaClass type) {
        return type.getAllMethods().stream().filter(method -> isAnnotated(method, ROUTE));
    }

    private static Mark unguarded(JavaMethod route, Subject subject) {
        var own = subject.type().tryGetMethod(route.getName(), parameters(route));
        return new Mark(
                own.map(method -> line(method, subject))
                        .orElseGet(() -> subject.bytecode().firstLine()),
                (own.isPresent() ? "" : "the inherited ") + route.getName() + " is an endpoint without an access rule");
    }

    /** The rule may stand on the method, on what it overrides, or on the class of either; classes inherit theirs. */
    private static boolean isDeclared(JavaMethod method, JavaClass type) {
        return isAnnotated(type, ACCESS)
                || Stream.concat(
                                Stream.of(type),
                                Stream.concat(
                                        type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream()))
                        .anyMatch(parent -> (!parent.isInterface() && isAnnotated(parent, ACCESS))
                                || parent.tryGetMethod(method.getName(), parameters(method))
                                        .filter(same ->
                                                isAnnotated(same, ACCESS) || isAnnotated(same.getOwner(), ACCESS))
                                        .isPresent());
    }

    private static String[] parameters(JavaMethod method) {
        return method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    }

    /** Something on the way in that is made when the first request needs it, and fails then. */
    static Trace late(House house) {
        var door = Names.of(house.rooms().door() + "..");
        Trace types = subject -> isMadeAgain(subject.type())
                ? Stream.of(new Mark(subject.bytecode().firstLine(), "is made anew when it is needed"))
                : Stream.of();
        Trace products = subject -> methods(subject)
                .filter(Endpoints::isMadeAgain)
                .map(method ->
                        new Mark(line(method, subject), method.getName() + " makes its bean anew when it is needed"));
        Trace starts = uses(
                        "io.micronaut.context.ApplicationContextBuilder", "eagerInitSingletons", "eagerInitAnnotated")
                .except(house.on(Duty.START_CONTEXT));
        return types.or(products).where(subject -> door.include(subject.name())).or(starts);
    }

    /** Has a scope, or is a product of a factory, but does not live as long as the context. */
    private static boolean isMadeAgain(CanBeAnnotated bean) {
        return isAnnotated(bean, "jakarta.inject.Scope", "io.micronaut.context.annotation.Bean")
                && !isAnnotated(
                        bean,
                        "jakarta.inject.Singleton",
                        "io.micronaut.context.annotation.Context",
                        "io.micronaut.context.annotation.Factory",
                        "io.micronaut.http.annotation.ServerFilter");
    }

    /** A handler of a socket that answers by what it returns. */
    static Trace answeringByReturnValue() {
        return subject -> methods(subject)
                .filter(method -> isAnnotated(method, HANDLERS))
                .filter(method -> !method.getRawReturnType().getName().equals("void"))
                .map(method -> new Mark(
                        line(method, subject),
                        method.getName() + " returns "
                                + method.getRawReturnType().getSimpleName()));
    }

    /** A socket endpoint that the framework can make close with 1011. */
    static Trace partialHandlers() {
        Trace unbound = subject -> methods(subject)
                .filter(method -> isAnnotated(method, HANDLERS))
                .filter(method -> !method.getExceptionTypes().isEmpty())
                .map(method -> new Mark(line(method, subject), method.getName() + " declares an exception"));
        Trace parsed = subject -> methods(subject)
                .filter(method -> isAnnotated(method, "io.micronaut.websocket.annotation.OnMessage"))
                .filter(method -> method.getRawParameterTypes().stream()
                        .noneMatch(type -> type.getName().equals("java.lang.String")))
                .map(method ->
                        new Mark(line(method, subject), method.getName() + " lets the framework parse its message"));
        Trace silent = subject -> isAnnotated(subject.type(), SOCKET)
                        && methods(subject).noneMatch(method -> isAnnotated(method, HANDLERS[3]))
                ? Stream.of(new Mark(subject.bytecode().firstLine(), "has no @OnError"))
                : Stream.of();
        return unbound.or(parsed).or(silent);
    }

    private static Stream<JavaMethod> methods(Subject subject) {
        return subject.type().getMethods().stream();
    }
}
