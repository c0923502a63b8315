package accord.contract.rules;

import static accord.contract.rules.Traces.isAnnotated;
import static accord.contract.rules.Traces.isKindOf;
import static accord.contract.rules.Traces.line;
import static accord.contract.rules.Traces.uses;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import java.util.stream.Stream;

/** What is reached from outside, and what stands on the way to it. */
final class Endpoints {
    static final String SOCKET = "io.micronaut.websocket.annotation.ServerWebSocket";

    private static final String CLIENT = "io.micronaut.http.client.annotation.Client";
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
        Trace routes = subject -> isAnnotated(subject.type(), CLIENT)
                ? Stream.of()
                : methods(subject)
                        .filter(method -> isAnnotated(method, ROUTE))
                        .filter(method -> !isAnnotated(method, ACCESS) && !isAnnotated(subject.type(), ACCESS))
                        .map(method -> new Mark(
                                line(method, subject), method.getName() + " is an endpoint without an access rule"));
        Trace wholes =
                subject -> isAnnotated(subject.type(), SOCKET, MANAGEMENT) && !isAnnotated(subject.type(), ACCESS)
                        ? Stream.of(new Mark(subject.bytecode().firstLine(), "is an endpoint without an access rule"))
                        : Stream.of();
        return routes.or(wholes)
                .or(isKindOf("io.micronaut.web.router.RouteBuilder", "io.micronaut.web.router.DefaultRouteBuilder"));
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
