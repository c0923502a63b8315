package accord.backend.adapter.http;

import accord.backend.protocol.ErrorCode;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.door.Admission;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.door.ProblemException;
import accord.kernel.token.Identifier;
import io.micronaut.http.HttpStatus;

/** What this service refuses over HTTP, under the codes of the socket. */
final class Refuse {
    private Refuse() {}

    static ProblemException badRequest(String message) {
        return with(ErrorCode.BAD_MESSAGE, message);
    }

    static ProblemException with(ErrorCode code, String message) {
        return new ProblemException(HttpStatus.valueOf(code.httpStatus()), code.code(), message);
    }

    /** Who is not admitted does not come this far; were it otherwise, the door's own words would be repeated here. */
    static Admitted unlessAdmitted(Admission admission) {
        return switch (admission) {
            case Admitted admitted -> admitted;
            case Denied denied -> throw with(ErrorCode.of(denied.failure()), denied.detail());
        };
    }

    static ProblemException noThread() {
        return with(ErrorCode.THREAD_NOT_FOUND, "there is no such thread among yours; GET /api/threads lists them");
    }

    static ProblemException noRun() {
        return with(
                ErrorCode.RUN_NOT_FOUND,
                "there is no such run among yours, or it ended long ago without an answer that was kept");
    }

    /** What is no thread's name is no thread's name, however it is spelled; there is nothing else to say about it. */
    static ThreadId threadOr404(String id) {
        if (Identifier.problem(id).isPresent()) {
            throw noThread();
        }
        return new ThreadId(id);
    }

    static RunId runOr404(String id) {
        if (Identifier.problem(id).isPresent()) {
            throw noRun();
        }
        return new RunId(id);
    }
}
