package accord.deploy.preflight;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.PseudoInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which variables a program reads, by its own classes and configuration: what is looked up in a map of variables under
 * a name in capitals, what belongs to a family that is only ever a variable, and what a placeholder asks for.
 */
final class VariableCensus {

    private static final Pattern FAMILY =
            Pattern.compile("(ACCORD|JWT|E2E|K|GOOGLE|SMTP|OTEL)(_[A-Z0-9]+)+|ENVIRONMENT|HOME|PORT");
    private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:-?([^}]*))?}");
    private static final Set<String> LOOK_UPS = Set.of("get", "getOrDefault", "containsKey");

    private final Map<String, String> readers = new TreeMap<>();
    private final Map<String, String> otherwise = new TreeMap<>();

    /** Each variable that is read, and by whom. */
    Map<String, String> readers() {
        return readers;
    }

    /** What the configuration takes for a variable that is not set. */
    Map<String, String> otherwise() {
        return otherwise;
    }

    void takeConfiguration(String name, String text) {
        var matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            readers.putIfAbsent(matcher.group(1), name);
            otherwise.putIfAbsent(matcher.group(1), withDefault(matcher));
        }
    }

    private static String withDefault(Matcher placeholder) {
        return placeholder.group(3) == null ? "" : placeholder.group(3);
    }

    void takeClass(byte[] bytes) {
        var model = ClassFile.of().parse(bytes);
        for (var method : model.methods()) {
            method.code().ifPresent(code -> {
                var last = new ArrayDeque<String>();
                code.forEach(element -> take(model, element, last));
            });
        }
    }

    private void take(ClassModel model, CodeElement element, ArrayDeque<String> last) {
        switch (element) {
            case ConstantInstruction constant -> {
                var text = constant.constantValue() instanceof String value ? value : "";
                if (FAMILY.matcher(text).matches()) {
                    note(model, text);
                }
                last.addLast(text);
            }
            case InvokeInstruction call
            when call.owner().asInternalName().equals("java/util/Map")
                    && LOOK_UPS.contains(call.name().stringValue()) -> {
                var name = call.name().stringValue().equals("getOrDefault") ? secondLast(last) : last.peekLast();
                if (name != null && CAPITALS.matcher(name).matches()) {
                    note(model, name);
                }
                last.clear();
            }
            case PseudoInstruction _ -> {}
            default -> last.clear();
        }
    }

    private static @Nullable String secondLast(ArrayDeque<String> last) {
        var constants = List.copyOf(last);
        return constants.size() < 2 ? null : constants.get(constants.size() - 2);
    }

    private void note(ClassModel model, String variable) {
        readers.putIfAbsent(
                variable, model.thisClass().asInternalName().replace('/', '.').replaceAll("\\$.*", ""));
    }
}
