package accord.backend.adapter.http;

import accord.backend.run.Runs;
import accord.kernel.context.UserExecutionContext;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The caller's runs: how they stand, and the wish that they stop. */
@Controller("/api/runs")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RunController {
    private final Runs runs;

    RunController(Runs runs) {
        this.runs = runs;
    }

    @Get("/{id}")
    RunAnswer run(UserExecutionContext context, String id) {
        return RunAnswer.of(runs.find(context.userId(), Refuse.runOr404(id)).orElseThrow(Refuse::noRun));
    }

    /** Asks a run to stop; one that has ended stays as it ended. Asking again changes nothing. */
    @Post("/{id}/cancel")
    HttpResponse<RunAnswer> cancel(UserExecutionContext context, String id) {
        var run = Refuse.runOr404(id);
        runs.cancel(context.userId(), run);
        var state = runs.find(context.userId(), run).orElseThrow(Refuse::noRun);
        return state.hasEnded()
                ? HttpResponse.ok(RunAnswer.of(state))
                : HttpResponse.accepted().body(RunAnswer.of(state));
    }
}
