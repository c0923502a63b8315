package accord.contract.rules;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The traces that rules are made of. */
final class Traces {
    private Traces() {}

    /** Calls, reads or refers to a member: {@code System.getenv()} and {@code System::getenv} alike. No members: any. */
    static Trace uses(String owner, String... members) {
        var wanted = Set.of(members);
        return subject -> accesses(subject)
                .filter(access ->
                        wanted.isEmpty() || wanted.contains(access.getTarget().getName()))
                .filter(access -> belongsTo(access.getTarget(), owner))
                .map(access -> mark(access, "uses"));
    }

    /** Uses a member of any class under these names. */
    static Trace usesAnyOf(Names owners, Predicate<String> member) {
        return subject -> accesses(subject)
                .filter(access -> member.test(access.getTarget().getName()))
                .filter(access -> owners.include(access.getTargetOwner().getName()) && !owners.include(subject.name()))
                .map(access -> mark(access, "uses"));
    }

    /** Constructs one, by {@code new}, by {@code ::new} or in a subclass. */
    static Trace constructs(Names types) {
        return subject -> accesses(subject)
                .filter(access -> access.getTarget().getName().equals("<init>"))
                .filter(access -> types.include(access.getTargetOwner().getName()))
                .filter(access -> !sameFile(access.getTargetOwner(), subject))
                .map(access -> new Mark(
                        access.getLineNumber(),
                        "constructs " + access.getTargetOwner().getName()));
    }

    /** Mentions a type in any way: a call, a field, a cast, an annotation, a generic signature, a lambda's descriptor. */
    static Trace mentions(Predicate<String> type) {
        return subject -> subject.mentions().entrySet().stream()
                .filter(mention -> type.test(mention.getKey()))
                .map(mention -> new Mark(mention.getValue(), "mentions " + mention.getKey()));
    }

    /** Mentions one of these types. */
    static Trace mentions(Names types) {
        return mentions(types::include);
    }

    /** Holds a string constant that matches somewhere. */
    static Trace says(Pattern pattern) {
        return subject -> subject.bytecode().texts(pattern).map(text -> said(text, subject));
    }

    /** The same, unless it is there for a good reason. */
    static Trace says(String regex, BiPredicate<Subject, Bytecode.Text> unless) {
        var pattern = Pattern.compile(regex);
        return subject -> subject.bytecode()
                .texts(pattern)
                .filter(text -> !unless.test(subject, text))
                .map(text -> said(text, subject));
    }

    private static Mark said(Bytecode.Text text, Subject subject) {
        return new Mark(orFirst(text.line(), subject), "says \"" + shortened(text.value()) + "\" in " + text.at());
    }

    /** Holds a string constant that matches somewhere. */
    static Trace says(String regex) {
        return says(Pattern.compile(regex));
    }

    /**
     * Puts a name together at run time, or holds it turned round or encoded.
     *
     * @param regex of the name as {@link Disguise#squeezed}
     */
    static Trace disguises(String regex) {
        var pattern = Pattern.compile(regex);
        return subject -> {
            var bytecode = subject.bytecode();
            var together = bytecode.glued().stream()
                    .filter(text -> hides(pattern, text.value()))
                    .filter(text -> bytecode.texts().stream()
                            .noneMatch(part -> part.at().equals(text.at()) && hides(pattern, part.value())))
                    .map(text -> new Mark(
                            orFirst(text.line(), subject),
                            "puts together \"" + shortened(text.value()) + "\" in " + text.at()));
            var encoded = Stream.concat(bytecode.texts().stream(), bytecode.glued().stream())
                    .flatMap(text -> Disguise.readings(text.value())
                            .filter(reading -> hides(pattern, reading))
                            .map(reading -> new Mark(
                                    orFirst(text.line(), subject),
                                    "says \"" + shortened(text.value()) + "\" in " + text.at() + ", which hides \""
                                            + shortened(reading) + "\"")));
            return Stream.concat(together, encoded);
        };
    }

    private static boolean hides(Pattern pattern, String text) {
        return pattern.matcher(Disguise.squeezed(text)).find();
    }

    /** Holds at least so many different string constants of these. */
    static Trace saysAtLeast(int count, Set<String> words) {
        return subject -> {
            var said = subject.bytecode().texts().stream()
                    .filter(text -> words.contains(text.value()))
                    .collect(Collectors.toMap(Bytecode.Text::value, text -> text, (first, _) -> first));
            return said.size() < count
                    ? Stream.of()
                    : Stream.of(new Mark(
                            said.values().stream()
                                    .mapToInt(Bytecode.Text::line)
                                    .min()
                                    .orElse(1),
                            "says " + said.keySet().stream().sorted().toList()));
        };
    }

    /** Holds this number. */
    static Trace counts(long number) {
        return subject -> subject.bytecode().numbers().stream()
                .filter(found -> found.value() == number)
                .map(found -> new Mark(orFirst(found.line(), subject), "holds the number " + number));
    }

    /** Calls as the class file has it, with the text that was loaded just before. */
    static Trace calls(Predicate<Bytecode.Call> call) {
        return subject -> subject.bytecode().calls().stream()
                .filter(call)
                .map(found -> new Mark(
                        found.line(),
                        "calls " + found.owner() + "." + found.method()
                                + (found.lastText().isEmpty()
                                        ? ""
                                        : " after \"" + shortened(found.lastText()) + "\"")));
    }

    /** Has a field, record component or parameter like this. */
    static Trace names(Predicate<Bytecode.Named> named) {
        return subject -> subject.bytecode().names().stream()
                .filter(named)
                .map(found -> new Mark(
                        found.line(),
                        "has a " + found.kind().name().toLowerCase(java.util.Locale.ROOT) + " \"" + found.name()
                                + "\" of " + found.type()));
    }

    /** Is a kind of one of these, directly or not. */
    static Trace isKindOf(String... types) {
        return subject -> Arrays.stream(types)
                .filter(type -> !subject.name().equals(type) && subject.type().isAssignableTo(type))
                .limit(1)
                .map(type -> new Mark(subject.bytecode().firstLine(), "is a " + type));
    }

    /** Carries one of these annotations, on itself or on a member; meta-annotations count. */
    static Trace annotated(String... annotations) {
        return subject -> Stream.concat(
                Stream.of(subject.type())
                        .filter(type -> isAnnotated(type, annotations))
                        .map(type ->
                                new Mark(subject.bytecode().firstLine(), "carries @" + carried(type, annotations))),
                members(subject)
                        .filter(member -> isAnnotated(member, annotations))
                        .map(member -> new Mark(
                                line(member, subject),
                                member.getName() + " carries @" + carried(member, annotations))));
    }

    static boolean isAnnotated(CanBeAnnotated element, String... annotations) {
        return Arrays.stream(annotations)
                .anyMatch(annotation -> element.isAnnotatedWith(annotation) || element.isMetaAnnotatedWith(annotation));
    }

    static Stream<? extends JavaMember> members(Subject subject) {
        return subject.type().getMembers().stream();
    }

    static int line(JavaMember member, Subject subject) {
        return orFirst(member.getSourceCodeLocation().getLineNumber(), subject);
    }

    static int orFirst(int line, Subject subject) {
        return line > 0 ? line : subject.bytecode().firstLine();
    }

    /** The class itself, or what an array is made of. */
    static String name(JavaClass type) {
        return type.getBaseComponentType().getName();
    }

    static Stream<JavaAccess<?>> accesses(Subject subject) {
        return subject.type().getAccessesFromSelf().stream();
    }

    private static String carried(HasAnnotations<?> element, String... annotations) {
        return element.getAnnotations().stream()
                .map(JavaAnnotation::getRawType)
                .filter(type -> Arrays.stream(annotations)
                        .anyMatch(annotation -> type.getName().equals(annotation)
                                || type.isMetaAnnotatedWith(annotation)
                                || type.isAnnotatedWith(annotation)))
                .map(JavaClass::getSimpleName)
                .findFirst()
                .orElse("?");
    }

    private static boolean belongsTo(AccessTarget target, String owner) {
        return target.getOwner().getName().equals(owner) || target.getOwner().isAssignableTo(owner);
    }

    private static boolean sameFile(JavaClass type, Subject subject) {
        var name = type.getName();
        var dollar = name.indexOf('$');
        return (dollar < 0 ? name : name.substring(0, dollar)).equals(subject.topLevelName());
    }

    private static Mark mark(JavaAccess<?> access, String verb) {
        var target = access.getTarget();
        return new Mark(
                access.getLineNumber(),
                verb + " " + target.getOwner().getName() + "." + target.getName() + " in "
                        + access.getOrigin().getName());
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    /** The simple names of types, for a rule that lists them. */
    static List<String> simple(List<String> types) {
        return types.stream()
                .map(type -> type.substring(type.lastIndexOf('.') + 1))
                .toList();
    }
}
