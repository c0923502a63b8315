package accord.contract.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A number that is handed on, to a method, a field or a caller, and not only compared with. Who compares with a close code
 * can refuse it; who hands it on can send it.
 */
final class Handover {
    private Handover() {}

    static Trace of(long number) {
        return subject -> subject.bytecode().numbers().stream().noneMatch(found -> found.value() == number)
                ? Stream.of()
                : model(subject).methods().stream()
                        .flatMap(method -> method.code().stream())
                        .flatMap(code -> lines(code, number).stream())
                        .map(line -> new Mark(line, "hands the number " + number + " on"));
    }

    private static List<Integer> lines(CodeModel code, long number) {
        var found = new ArrayList<Integer>();
        int line = 0;
        boolean held = false;
        for (CodeElement element : code) {
            if (element instanceof LineNumber next) {
                line = next.line();
            } else if (element instanceof Instruction instruction) {
                if (held && !(instruction instanceof BranchInstruction)) {
                    found.add(line);
                }
                held = instruction instanceof ConstantInstruction constant && isThat(constant, number);
            }
        }
        return found;
    }

    private static boolean isThat(ConstantInstruction constant, long number) {
        return switch (constant.constantValue()) {
            case Integer value -> value == number;
            case Long value -> value == number;
            default -> false;
        };
    }

    private static ClassModel model(Subject subject) {
        var uri = subject.type().getSource().orElseThrow().getUri();
        try (var in = uri.toURL().openStream()) {
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + uri, e);
        }
    }
}
