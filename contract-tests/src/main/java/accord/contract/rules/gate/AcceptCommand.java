package accord.contract.rules.gate;

import accord.contract.rules.baseline.Baseline;
import accord.contract.rules.baseline.Exemption;
import accord.contract.rules.report.Findings;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code contract rules accept}: the only way that anything gets into a baseline but by hand; never in CI. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        description = {
            "Accepts breaches for a while: writes them into the baseline with an owner, a reason and a last day.",
            "Refuses to run in CI (the variable CI is set), where nobody would read what it accepts."
        })
final class AcceptCommand implements Callable<Integer> {
    private final Map<String, String> variables;
    private final Clock clock;

    @Mixin
    private final Target target = new Target();

    @Option(names = "--owner", required = true, description = "who answers for them")
    private String owner = "";

    @Option(names = "--reason", required = true, description = "why they cannot be mended now")
    private String reason = "";

    @Option(names = "--expires", required = true, paramLabel = "DAY", description = "the last day, such as 2027-01-31")
    private LocalDate expires = LocalDate.MIN;

    @Option(names = "--rule", paramLabel = "ID", description = "only breaches of this rule; may be repeated")
    private List<String> ids = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    AcceptCommand(Map<String, String> variables, Clock clock) {
        this.variables = variables;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var ci = variables.getOrDefault("CI", "");
        if (!ci.isBlank() && !ci.equalsIgnoreCase("false")) {
            throw new UnusableTargetException(
                    "this is CI (the variable CI is set): accept a breach where somebody can be asked about it");
        }
        if (owner.isBlank() || reason.isBlank()) {
            throw new UnusableTargetException("--owner and --reason must say something");
        }
        var today = LocalDate.now(clock);
        if (!expires.isAfter(today)) {
            throw new UnusableTargetException("--expires %s is not after today, %s".formatted(expires, today));
        }
        var accepted = breaches(today);
        if (accepted.isEmpty()) {
            throw new UnusableTargetException("there is nothing to accept");
        }
        Baseline.append(target.baselineFile(), accepted);
        var out = RulesCommand.out(spec);
        accepted.forEach(
                exemption -> out.println(exemption.rule() + " " + exemption.subject() + " " + exemption.what()));
        out.printf(
                "%d breach(es) accepted by %s until %s in %s%n",
                accepted.size(), owner, expires, target.baselineFile());
        return 0;
    }

    private List<Exemption> breaches(LocalDate today) {
        var book = target.book();
        return Findings.of(book, target.codebase(), target.readBaseline(), today).open().stream()
                .filter(finding -> book.rule(finding.rule().id()).isPresent())
                .filter(finding -> ids.isEmpty() || ids.contains(finding.rule().id()))
                .map(finding -> new Exemption(
                        0,
                        finding.rule().id(),
                        finding.breach().subject(),
                        finding.breach().what(),
                        owner.strip(),
                        reason.strip(),
                        expires))
                .distinct()
                .toList();
    }
}
