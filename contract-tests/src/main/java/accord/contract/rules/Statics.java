package accord.contract.rules;

import static accord.contract.rules.Traces.mentions;
import static accord.contract.rules.Traces.uses;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What outlives a request without being anyone's: statics and thread locals. */
final class Statics {
    private static final Pattern MUTABLE = Pattern.compile(
            "java\\.util\\.(concurrent\\..*(Map|Queue|Deque|Set|List)|concurrent\\.atomic\\..*|(Linked|Tree|Weak|Identity|Enum)?HashMap"
                    + "|TreeMap|EnumMap|WeakHashMap|(Linked)?HashSet|TreeSet|ArrayList|LinkedList|ArrayDeque|PriorityQueue"
                    + "|Vector|Hashtable|Stack|Properties)|com\\.github\\.benmanes\\.caffeine\\.cache\\..*"
                    + "|com\\.google\\.common\\.cache\\..*");

    /** They speak of a type without holding a value of it. */
    private static final Names TYPE_TOKENS = Names.of("java.lang.Class", "io.micronaut.core.type.Argument");

    private Statics() {}

    static Trace kept(House house) {
        var rooms = house.rooms();
        var identities = identities(house);
        Trace perThread = mentions(name -> name.equals("java.lang.ThreadLocal")
                || name.equals("java.lang.InheritableThreadLocal")
                || name.equals("io.netty.util.concurrent.FastThreadLocal")
                || name.equals("io.micronaut.http.context.ServerRequestContext")
                || name.equals("io.micronaut.runtime.http.scope.RequestScope")
                || name.equals("io.micronaut.runtime.context.scope.ThreadLocal")
                || name.equals("io.micronaut.session.annotation.SessionValue")
                || name.startsWith("io.micronaut.core.propagation."));
        Trace named = uses("org.slf4j.MDC").except(Names.of(rooms.observe() + ".."));
        Trace scoped = mentions(Names.of("java.lang.ScopedValue")).except(Names.of(rooms.observe() + ".."));
        Trace changing = statics(field -> !field.getModifiers().contains(JavaModifier.FINAL), "can be reassigned");
        Trace containers =
                statics(field -> MUTABLE.matcher(field.getRawType().getName()).matches(), "can be filled");
        Trace persons = statics(
                field -> !TYPE_TOKENS.include(field.getRawType().getName())
                        && field.getType().getAllInvolvedRawTypes().stream()
                                .anyMatch(type -> identities.include(type.getName())),
                "holds an identity");
        return perThread
                .or(named)
                .or(scoped)
                .or(changing)
                .or(containers)
                .or(filled())
                .or(persons);
    }

    /** A bean is there once for everybody: what it keeps of one person, the next one meets. */
    static Trace keptInBeans(House house) {
        var identities = identities(house);
        return subject -> !isShared(subject)
                ? Stream.of()
                : subject.type().getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL)
                                || field.getRawType().getName().startsWith("java.util.concurrent.atomic."))
                        .filter(field -> field.getType().getAllInvolvedRawTypes().stream()
                                        .anyMatch(type -> identities.include(type.getName()))
                                || OneDoor.kebab(field.getName()).matches("(current-)?(user|user-id|principal)"))
                        .map(field -> new Mark(
                                subject.bytecode().firstLine(),
                                "keeps " + field.getName() + " in a bean of everybody's"));
    }

    private static boolean isShared(Subject subject) {
        return Traces.isAnnotated(
                subject.type(),
                "jakarta.inject.Singleton",
                "io.micronaut.context.annotation.Context",
                "io.micronaut.http.annotation.Controller",
                "io.micronaut.http.annotation.ServerFilter",
                "io.micronaut.context.annotation.Factory",
                Endpoints.SOCKET);
    }

    private static Names identities(House house) {
        var rooms = house.rooms();
        return Names.of(rooms.context() + "..", rooms.token() + ".VerifiedToken", rooms.door() + ".Admission");
    }

    private static Trace statics(Predicate<JavaField> offence, String what) {
        return subject -> subject.type().getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(field ->
                        !field.getOwner().isEnum() || !field.getRawType().equals(field.getOwner()))
                .filter(offence)
                .map(field -> new Mark(subject.bytecode().firstLine(), "the static " + field.getName() + " " + what));
    }

    /** A static that is declared as a Map, List or Set and made as one that can be filled. */
    private static Trace filled() {
        return subject -> {
            var calls = subject.bytecode().calls();
            return IntStream.range(1, calls.size())
                    .filter(i -> calls.get(i).owner().equals(subject.name())
                            && calls.get(i).method().startsWith(Bytecode.SETS)
                            && makesMutable(calls.get(i - 1)))
                    .mapToObj(i -> new Mark(
                            calls.get(i).line(),
                            "the static " + calls.get(i).method().substring(1) + " can be filled"));
        };
    }

    private static boolean makesMutable(Bytecode.Call call) {
        return (call.method().equals("<init>") && MUTABLE.matcher(call.owner()).matches())
                || call.method().matches("synchronized(Map|List|Set|Collection)|newKeySet");
    }
}
