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
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a class file says and ArchUnit does not show: its constants, the names of its parameters and fields, and every type
 * that it mentions, be it only in a cast, a generic signature or the descriptor of a lambda.
 *
 * @param firstLine the first line with code, where findings about the class as a whole are reported
 */
record Bytecode(
        List<Text> texts, List<Whole> numbers, List<Call> calls, List<Named> names, Set<String> types, int firstLine) {
    /** Begins the name of what is set and not called. */
    static final String SETS = "=";

    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

    /**
     * A string constant: in code, in a field, in an annotation, or in the recipe of a concatenation.
     *
     * @param at the method, the field, or the annotation's element: {@code @Requires.env}
     */
    record Text(String value, int line, String at) {}

    /** A whole number in code, in a field or as the label of a switch. */
    record Whole(long value, int line) {}

    /**
     * A method that is called, or a static field that is set, of which the name begins with {@link #SETS}.
     *
     * @param lastText the last string constant that was loaded before it in the same method, or ""
     */
    record Call(String owner, String method, String descriptor, String lastText, int line) {}

    /**
     * Something with a name: a field, a record component, a parameter.
     *
     * @param annotations the simple names of its annotations
     */
    record Named(Kind kind, String name, String type, Set<String> annotations, boolean isStatic, int line) {}

    /** What has the name. */
    enum Kind {
        FIELD,
        COMPONENT,
        PARAMETER
    }

    static Bytecode at(URI classFile) {
        try (var in = classFile.toURL().openStream()) {
            return new Reader(ClassFile.of().parse(in.readAllBytes())).read();
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
        private final List<Whole> numbers = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<Named> names = new ArrayList<>();
        private final Set<String> types = new LinkedHashSet<>();
        private int firstLine = Integer.MAX_VALUE;
        private int line;
        private String lastText = "";

        Reader(ClassModel model) {
            this.model = model;
        }

        Bytecode read() {
            model.methods().forEach(this::readCode);
            firstLine = firstLine == Integer.MAX_VALUE ? 1 : firstLine;
            model.methods().forEach(this::readParameters);
            model.fields().forEach(this::readField);
            readComponents();
            annotations(model).forEach(annotation -> readAnnotation(annotation, firstLine));
            readTypes();
            return new Bytecode(
                    List.copyOf(texts),
                    List.copyOf(numbers),
                    List.copyOf(calls),
                    List.copyOf(names),
                    Set.copyOf(types),
                    firstLine);
        }

        private void readCode(MethodModel method) {
            line = 0;
            lastText = "";
            var at = method.methodName().stringValue();
            method.code().ifPresent(code -> code.forEach(element -> readElement(element, at)));
        }

        private void readElement(CodeElement element, String at) {
            switch (element) {
                case LineNumber number -> {
                    line = number.line();
                    firstLine = Math.min(firstLine, line);
                }
                case ConstantInstruction constant -> readConstant(constant.constantValue(), at);
                case InvokeInstruction call ->
                    readCall(
                            call.owner().asInternalName(),
                            call.name().stringValue(),
                            call.type().stringValue());
                case InvokeDynamicInstruction call -> {
                    call.bootstrapArgs().forEach(argument -> readConstant(argument, at));
                    readCall(
                            call.bootstrapMethod().owner().descriptorString().replaceAll("^L|;$", ""),
                            call.bootstrapMethod().methodName(),
                            call.type().stringValue());
                }
                case FieldInstruction field
                when field.opcode() == Opcode.PUTSTATIC ->
                    readCall(
                            field.owner().asInternalName(),
                            SETS + field.name().stringValue(),
                            field.type().stringValue());
                case LookupSwitchInstruction labels ->
                    labels.cases().forEach(label -> numbers.add(new Whole(label.caseValue(), line)));
                case TableSwitchInstruction labels ->
                    labels.cases().forEach(label -> numbers.add(new Whole(label.caseValue(), line)));
                default -> {
                    // Every other instruction moves values that were seen when they were made.
                }
            }
        }

        private void readCall(String owner, String name, String descriptor) {
            calls.add(new Call(owner.replace('/', '.'), name, descriptor, lastText, line));
        }

        private void readConstant(ConstantDesc constant, String at) {
            switch (constant) {
                case String text -> {
                    texts.add(new Text(text, line, at));
                    lastText = text;
                }
                case Integer number -> numbers.add(new Whole(number, line));
                case Long number -> numbers.add(new Whole(number, line));
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
                                    Kind.PARAMETER, name.stringValue(), type, simpleNames(on), false, first)));
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
                    .orElse(firstLine);
        }

        private void readField(FieldModel field) {
            var name = field.fieldName().stringValue();
            names.add(new Named(
                    Kind.FIELD,
                    name,
                    field.fieldType().stringValue(),
                    simpleNames(annotations(field)),
                    field.flags().has(AccessFlag.STATIC),
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
                case AnnotationValue.OfInt number -> numbers.add(new Whole(number.intValue(), at));
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
