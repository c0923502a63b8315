package accord.contract.rules.gate;

import accord.contract.rules.picture.Pictures;
import accord.contract.rules.report.Findings;
import accord.contract.rules.yaml.MistakenFileException;
import accord.kernel.door.ProcessEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code contract rules}: applies the rules to compiled classes and the papers beside them. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        description = {
            "Applies the architecture rules to compiled classes, and to the configuration, manifests and POMs beside them.",
            "Exits 0 when they are kept, 1 when one is broken, 2 when it cannot tell."
        },
        footer = {
            "",
            "The least that house.yaml needs:",
            "  kernel: com.acme.shop.kernel        # where secrets, tokens, contexts and the door live",
            "  services: [com.acme.shop.orders]    # root packages; none may know another",
            "Further keys: rooms, programs, messages, vocabulary, libraries, tools, neighbours, duties, modules, without, counts."
        })
public final class RulesCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private final Target target = new Target();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "writes rules.sarif, rules.xml (JUnit), rules.md, rules.html and the pictures there")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    RulesCommand(Clock clock) {
        this.clock = clock;
    }

    /** The command with its verbs, for this process. */
    public static CommandLine line() {
        Quiet.logs();
        return line(ProcessEnvironment.variables(), Clock.systemUTC());
    }

    static CommandLine line(Map<String, String> variables, Clock clock) {
        return new CommandLine(new RulesCommand(clock))
                .addSubcommand(new AcceptCommand(variables, clock))
                .addSubcommand(new DrawCommand())
                .setExecutionExceptionHandler(RulesCommand::answer);
    }

    @Override
    public Integer call() throws IOException {
        var book = target.book();
        var codebase = target.codebase();
        var findings = Findings.of(book, codebase, target.readBaseline(), LocalDate.now(clock));
        var out = out(spec);
        for (var rule : findings.broken()) {
            out.println(rule.explain(findings.breachesOf(rule)));
            out.println();
        }
        out.println(findings.summary());
        if (report != null) {
            new ReportFolder(report).write(findings, Pictures.of(book.house(), codebase));
            out.println("reports: " + report);
        }
        return findings.isClean() ? 0 : 1;
    }

    /** What cannot be used is said in one sentence; anything else is a defect and keeps its stack. */
    private static int answer(Exception problem, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        return switch (problem) {
            case MistakenFileException mistaken -> refuse(line, mistaken);
            case UnusableTargetException unusable -> refuse(line, unusable);
            default -> throw problem;
        };
    }

    private static int refuse(CommandLine line, Exception problem) {
        line.getErr().println(problem.getMessage());
        return CommandLine.ExitCode.USAGE;
    }

    static PrintWriter out(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("the command line has not been parsed");
        }
        return spec.commandLine().getOut();
    }
}
