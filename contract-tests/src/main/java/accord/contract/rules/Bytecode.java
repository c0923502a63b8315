package accord.contract.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a class file says and ArchUnit does not show: its constants, the names of its parameters and fields, and every type
 * that it mentions, be it only in a cast, a generic signature or the descriptor of a lambda.
 *
 * @param glued what the text constants of a method that puts texts together come to, and its arrays of characters
 * @param firstLine the first line with code, where findings about the class as a whole are reported
 */
record Bytecode(
        List<Text> texts,
        List<Text> glued,
        List<Whole> numbers,
        List<Call> calls,
        List<Named> names,
        Set<String> types,
        int firstLine) {
    /** Begins the name of what is set and not called. */
    static final String SETS = "=";

    /** Calls that make one text of several. */
    private static final Pattern GLUE = Pattern.compile(
            "java\\.lang\\.StringBu(ild|ff)er|java\\.util\\.StringJoiner|java\\.lang\\.invoke\\.StringConcatFactory");

    private static final Pattern GLUING = Pattern.compile(
            "concat|format|formatted|join|joining|resolve|replace|substring|strip|of|<init>|append|insert|add|makeConcat.*");
    private static final Pattern GLUED_BY = Pattern.compile(
            "java\\.lang\\.String|java\\.util\\.stream\\.Collectors|java\\.nio\\.file\\.Path|java\\.io\\.File");

    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

    /**
     * A string constant: in code, in a field, in an annotation, or in the recipe of a concatenation.
     *
     * @param at the method, the field, or the annotation's element: {@code @Requires.env}
     */
    record Text(String value, int line, String at) {}

    /** A whole number in code, in a field, as the label of a switch, or as the result of two constants. */
    record Whole(long value, int line, String at) {}

    /**
     * A method that is called, or a static field that is set, of which the name begins with {@link #SETS}.
     *
     * @param lastText the last string constant that was loaded before it in the same method, or ""
     * @param texts the string constants that were loaded since the call before it
     * @param at the method that calls
     */
    record Call(
            String owner, String method, String descriptor, String lastText, List<String> texts, String at, int line) {}

    /**
     * Something with a name: a field, a record component, a parameter, a local variable, a method.
     *
     * @param annotations the simple names of its annotations
     * @param at the method that a parameter or a variable belongs to, or ""
     */
    record Named(Kind kind, String name, String type, Set<String> annotations, boolean isStatic, String at, int line) {}

    /** What has the name. */
    enum Kind {
        FIELD,
        COMPONENT,
        PARAMETER,
        LOCAL,
        METHOD
    }

    /** @param declared the line where a class without any code is declared */
    static Bytecode at(URI classFile, IntSupplier declared) {
        return new Reader(parse(classFile)).read(declared);
    }

    /** A compiler wrote it: it names the file that it was made from. */
    static boolean hasSource(URI classFile) {
        return parse(classFile).findAttribute(Attributes.sourceFile()).isPresent();
    }

    private static ClassModel parse(URI classFile) {
        try (var in = classFile.toURL().openStream()) {
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + classFile, e);
        }
    }

    /** The texts that match somewhere. */
    Stream<Text> texts(Pattern pattern) {
        return texts.stream().filter(text -> pattern.matcher(text.value()).find());
    }

    /** Collects, in one walk over the class. */
    private static final class Reader {
        private final ClassModel model;
        private final List<Text> texts = new ArrayList<>();
        private final List<Text> glued = new ArrayList<>();
        private final List<Whole> numbers = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<Named> names = new ArrayList<>();
        private final Set<String> types = new LinkedHashSet<>();
        private int firstLine = Integer.MAX_VALUE;
        private int line;
        private String lastText = "";
        private String method = "";
        private final List<String> sinceCall = new ArrayList<>();
        private final Deque<Long> constants = new ArrayDeque<>();
        private final StringBuilder array = new StringBuilder();

        Reader(ClassModel model) {
            this.model = model;
        }

        Bytecode read(IntSupplier declared) {
            model.methods().forEach(this::readCode);
            firstLine = firstLine == Integer.MAX_VALUE ? declared.getAsInt() : firstLine;
            model.methods().forEach(this::readParameters);
            model.fields().forEach(this::readField);
            readComponents();
            annotations(model).forEach(annotation -> readAnnotation(annotation, firstLine));
            readTypes();
            return new Bytecode(
                    List.copyOf(texts),
                    List.copyOf(glued),
                    List.copyOf(numbers),
                    List.copyOf(calls),
                    List.copyOf(names),
                    Set.copyOf(types),
                    firstLine);
        }

        private void readCode(MethodModel method) {
            line = firstLineOf(method);
            lastText = "";
            sinceCall.clear();
            constants.clear();
            var at = method.methodName().stringValue();
            this.method = at;
            var firstText = texts.size();
            var firstCall = calls.size();
            method.code().ifPresent(code -> code.forEach(element -> readElement(element, at)));
            flushArray(at);
            glue(texts.subList(firstText, texts.size()), calls.subList(firstCall, calls.size()), at);
        }

        /** What the texts of a method come to when it puts some of them together, with what it puts between them. */
        private void glue(List<Text> own, List<Call> made, String at) {
            if (own.size() > 1 && made.stream().anyMatch(Reader::glues)) {
                var joins = made.stream().anyMatch(call -> call.method().startsWith("join"));
                var between = joins && own.getFirst().value().length() < 3
                        ? own.getFirst().value()
                        : "";
                var all = own.stream().map(Text::value).collect(Collectors.joining(between));
                glued.add(new Text(all, own.getFirst().line(), at));
            }
        }

        private static boolean glues(Call call) {
            return GLUE.matcher(call.owner()).matches()
                    || (GLUED_BY.matcher(call.owner()).matches()
                            && GLUING.matcher(call.method()).matches());
        }

        private void flushArray(String at) {
            if (array.length() > 2) {
                glued.add(new Text(array.toString(), line, at));
            }
            array.setLength(0);
        }

        private void store(ArrayStoreInstruction store, String at) {
            var isText = store.typeKind() == TypeKind.CHAR
                    || store.typeKind() == TypeKind.BYTE
                    || store.typeKind() == TypeKind.INT;
            if (isText && !constants.isEmpty() && constants.peek() >= ' ' && constants.peek() <= '~') {
                array.append((char) constants.peek().intValue());
            } else {
                flushArray(at);
            }
        }

        private void readNumber(long value) {
            numbers.add(new Whole(value, line, method));
            constants.push(value);
        }

        private void compute(Opcode opcode) {
            if (constants.size() > 1) {
                long right = constants.pop();
                long left = constants.pop();
                var result = switch (opcode) {
                    case IADD, LADD -> left + right;
                    case ISUB, LSUB -> left - right;
                    case IMUL, LMUL -> left * right;
                    case IOR, LOR -> left | right;
                    case IXOR, LXOR -> left ^ right;
                    case IAND, LAND -> left & right;
                    case ISHL, LSHL -> left << right;
                    default -> right;
                };
                readNumber(result);
            }
        }

        private void readElement(CodeElement element, String at) {
            switch (element) {
                case LineNumber number -> {
                    line = number.line();
                    firstLine = Math.min(firstLine, line);
                }
                case ConstantInstruction constant -> readConstant(constant.constantValue(), at);
                case OperatorInstruction operator -> compute(operator.opcode());
                case IncrementInstruction increment
                when !constants.isEmpty() ->
                    numbers.add(new Whole(constants.peek() + increment.constant(), line, method));
                case NewPrimitiveArrayInstruction _ -> flushArray(at);
                case ArrayStoreInstruction store -> store(store, at);
                case LocalVariable variable ->
                    names.add(new Named(
                            Kind.LOCAL,
                            variable.name().stringValue(),
                            variable.type().stringValue(),
                            Set.of(),
                            false,
                            at,
                            line));
                case InvokeInstruction call ->
                    readCall(
                            call.owner().asInternalName(),
                            call.name().stringValue(),
                            call.type().stringValue(),
                            at);
                case InvokeDynamicInstruction call -> {
                    call.bootstrapArgs().forEach(argument -> readConstant(argument, at));
                    readCall(
                            call.bootstrapMethod().owner().descriptorString().replaceAll("^L|;$", ""),
                            call.bootstrapMethod().methodName(),
                            call.type().stringValue(),
                            at);
                }
                case FieldInstruction field
                when field.opcode() == Opcode.PUTSTATIC ->
                    readCall(
                            field.owner().asInternalName(),
                            SETS + field.name().stringValue(),
                            field.type().stringValue(),
                            at);
                case LookupSwitchInstruction labels ->
                    labels.cases().forEach(label -> numbers.add(new Whole(label.caseValue(), line, method)));
                case TableSwitchInstruction labels ->
                    labels.cases().forEach(label -> numbers.add(new Whole(label.caseValue(), line, method)));
                default -> {
                    // Every other instruction moves values that were seen when they were made.
                }
            }
        }

        private void readCall(String owner, String name, String descriptor, String at) {
            calls.add(new Call(owner.replace('/', '.'), name, descriptor, lastText, List.copyOf(sinceCall), at, line));
            sinceCall.clear();
        }

        private void readConstant(ConstantDesc constant, String at) {
            switch (constant) {
                case String text -> {
                    texts.add(new Text(text, line, at));
                    lastText = text;
                    sinceCall.add(text);
                }
                case Integer number -> readNumber(number);
                case Long number -> readNumber(number);
                case DynamicConstantDesc<?> dynamic ->
                    dynamic.bootstrapArgsList().forEach(argument -> readConstant(argument, at));
                default -> {
                    // Types and handles are found in the constant pool.
                }
            }
        }

        private void readParameters(MethodModel method) {
            var at = method.methodName().stringValue();
            var first = firstLineOf(method);
            names.add(new Named(
                    Kind.METHOD,
                    at,
                    method.methodTypeSymbol().returnType().descriptorString(),
                    simpleNames(annotations(method)),
                    method.flags().has(AccessFlag.STATIC),
                    at,
                    first));
            annotations(method).forEach(annotation -> readAnnotation(annotation, first));
            var annotated = parameterAnnotations(method);
            annotated.forEach(list -> list.forEach(annotation -> readAnnotation(annotation, first)));
            method.findAttribute(Attributes.methodParameters()).ifPresent(parameters -> {
                var types = method.methodTypeSymbol().parameterList();
                for (var i = 0; i < parameters.parameters().size(); i++) {
                    var parameter = parameters.parameters().get(i);
                    var shift = parameters.parameters().size() - annotated.size();
                    var on = i >= shift && !annotated.isEmpty() ? annotated.get(i - shift) : List.<Annotation>of();
                    var type = i < types.size() ? types.get(i).descriptorString() : "";
                    parameter
                            .name()
                            .ifPresent(name -> names.add(new Named(
                                    Kind.PARAMETER, name.stringValue(), type, simpleNames(on), false, at, first)));
                }
            });
            method.findAttribute(Attributes.annotationDefault())
                    .ifPresent(value -> readAnnotationValue(value.defaultValue(), first, at));
        }

        private int firstLineOf(MethodModel method) {
            return method.code()
                    .flatMap(code -> code.elementStream()
                            .filter(LineNumber.class::isInstance)
                            .map(number -> ((LineNumber) number).line())
                            .findFirst())
                    .orElse(firstLine == Integer.MAX_VALUE ? 0 : firstLine);
        }

        private void readField(FieldModel field) {
            var name = field.fieldName().stringValue();
            names.add(new Named(
                    Kind.FIELD,
                    name,
                    field.fieldType().stringValue(),
                    simpleNames(annotations(field)),
                    field.flags().has(AccessFlag.STATIC),
                    "",
                    firstLine));
            annotations(field).forEach(annotation -> readAnnotation(annotation, firstLine));
            field.findAttribute(Attributes.constantValue()).ifPresent(value -> {
                line = firstLine;
                readConstant(value.constant().constantValue(), name);
            });
        }

        private void readComponents() {
            model.findAttribute(Attributes.record())
                    .ifPresent(attribute -> attribute.components().forEach(component -> {
                        names.add(new Named(
                                Kind.COMPONENT,
                                component.name().stringValue(),
                                component.descriptor().stringValue(),
                                simpleNames(annotations(component)),
                                false,
                                "",
                                firstLine));
                        annotations(component).forEach(annotation -> readAnnotation(annotation, firstLine));
                    }));
        }

        private void readAnnotation(Annotation annotation, int at) {
            var name = "@" + simpleName(annotation) + ".";
            annotation
                    .elements()
                    .forEach(element -> readAnnotationValue(
                            element.value(), at, name + element.name().stringValue()));
        }

        private void readAnnotationValue(AnnotationValue value, int at, String in) {
            switch (value) {
                case AnnotationValue.OfString text -> texts.add(new Text(text.stringValue(), at, in));
                case AnnotationValue.OfInt number -> numbers.add(new Whole(number.intValue(), at, ""));
                case AnnotationValue.OfArray array ->
                    array.values().forEach(element -> readAnnotationValue(element, at, in));
                case AnnotationValue.OfAnnotation nested -> readAnnotation(nested.annotation(), at);
                default -> {
                    // Other values name types or enum constants: found in the constant pool.
                }
            }
        }

        private void readTypes() {
            for (var entry : model.constantPool()) {
                switch (entry) {
                    case ClassEntry type -> types.add(elementType(type.asInternalName()));
                    case Utf8Entry text -> {
                        var matcher = TYPE_IN_DESCRIPTOR.matcher(text.stringValue());
                        while (matcher.find()) {
                            types.add(matcher.group(1).replace('/', '.'));
                        }
                    }
                    default -> {
                        // Every other entry is made of these.
                    }
                }
            }
            types.remove(model.thisClass().asInternalName().replace('/', '.'));
        }

        private static String elementType(String internalName) {
            return internalName.replaceAll("^\\[+L?|;$", "").replace('/', '.');
        }

        private static List<List<Annotation>> parameterAnnotations(MethodModel method) {
            return method.findAttribute(Attributes.runtimeVisibleParameterAnnotations())
                    .map(attribute -> attribute.parameterAnnotations())
                    .orElse(List.of());
        }

        private static List<Annotation> annotations(java.lang.classfile.AttributedElement element) {
            return Stream.concat(
                            element.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                                    .flatMap(attribute -> attribute.annotations().stream()),
                            element.findAttribute(Attributes.runtimeInvisibleAnnotations()).stream()
                                    .flatMap(attribute -> attribute.annotations().stream()))
                    .toList();
        }

        private static Set<String> simpleNames(List<Annotation> annotations) {
            var names = new LinkedHashSet<String>();
            annotations.forEach(annotation -> names.add(simpleName(annotation)));
            return Set.copyOf(names);
        }

        private static String simpleName(Annotation annotation) {
            return annotation.className().stringValue().replaceAll("^.*[/$]|;$", "");
        }
    }
}
