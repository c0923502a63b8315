package accord.backend.adapter.http;

import accord.backend.agent.Upload;
import accord.backend.agent.UploadFormat;
import accord.backend.agent.UsageLibrary;
import accord.backend.agent.UsageUploads;
import accord.backend.agent.UsageUploads.Outcome;
import accord.backend.protocol.ErrorCode;
import accord.backend.thread.Page;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.ProblemException;
import accord.kernel.token.Identifier;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;

/** The caller's usage data: uploaded once, used by the agents whenever a message brings none of its own. */
@Controller("/api/usage")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UploadController {
    static final String CSV = "text/csv";
    static final String JSON_LINES = "application/x-ndjson";
    static final String JSON_LINES_TOO = "application/jsonl";

    private final UsageUploads uploads;
    private final UsageLibrary library;

    UploadController(UsageUploads uploads, UsageLibrary library) {
        this.uploads = uploads;
        this.library = library;
    }

    /** Reads the body as it comes, and keeps it whole or not at all. */
    @Post
    @Consumes({CSV, JSON_LINES, JSON_LINES_TOO})
    HttpResponse<UploadAnswer> upload(UserExecutionContext context, HttpRequest<?> request, @Body InputStream body) {
        var name = name(request);
        var text = UploadText.of(request, body);
        try (body) {
            var outcome = uploads.receive(context.userId(), name, format(request), text.reader(), text);
            return switch (outcome) {
                case Outcome.Stored(var upload) ->
                    HttpResponse.<UploadAnswer>created(UploadAnswer.of(upload))
                            .header("Location", "/api/usage/" + upload.id());
                case Outcome.Mistaken(var mistakes, var count) ->
                    throw unprocessable(
                            "nothing was stored, because of " + (count == 1 ? "one line: " : count + " lines: ")
                                    + String.join("; ", mistakes) + (count > mistakes.size() ? "; …" : ""));
                case Outcome.Empty _ -> throw unprocessable("the upload has no record");
                case Outcome.Full(var before) ->
                    throw Refuse.with(
                            ErrorCode.MESSAGE_TOO_LARGE,
                            "you have " + before + " records already, and " + UsageUploads.MOST_RECORDS
                                    + " at most; delete an upload first");
            };
        } catch (IOException e) {
            throw text.refusal(e);
        }
    }

    @Get
    UploadsAnswer list(UserExecutionContext context, HttpRequest<?> request) {
        var query = PageQuery.of(request);
        return UploadsAnswer.of(library.list(context.userId(), query.cursor(), query.limit()));
    }

    @Get("/{id}")
    UploadAnswer upload(UserExecutionContext context, String id) {
        return library.find(context.userId(), known(id)).map(UploadAnswer::of).orElseThrow(UploadController::none);
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    void delete(UserExecutionContext context, String id) {
        if (!library.delete(context.userId(), known(id))) {
            throw none();
        }
    }

    private static String known(String id) {
        if (Identifier.problem(id).isPresent()) {
            throw none();
        }
        return id;
    }

    private static String name(HttpRequest<?> request) {
        var name = PageQuery.single(request, "name").strip();
        if (name.length() > Upload.MAX_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw Refuse.badRequest("name must be one line of at most " + Upload.MAX_NAME + " characters");
        }
        return name;
    }

    private static UploadFormat format(HttpRequest<?> request) {
        return request.getContentType()
                .filter(type -> type.getName().equals(CSV))
                .map(_ -> UploadFormat.CSV)
                .orElse(UploadFormat.JSON_LINES);
    }

    private static ProblemException none() {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                HttpStatus.NOT_FOUND.name(),
                "there is no such upload among yours; GET /api/usage lists them");
    }

    private static ProblemException unprocessable(String message) {
        return new ProblemException(HttpStatus.UNPROCESSABLE_ENTITY, ErrorCode.BAD_MESSAGE.code(), message);
    }

    /**
     * An upload.
     *
     * @param bytes its size, uncompressed
     */
    @Serdeable
    record UploadAnswer(String uploadId, String name, int records, long bytes, BigDecimal createdAt) {
        static UploadAnswer of(Upload upload) {
            return new UploadAnswer(
                    upload.id(), upload.name(), upload.records(), upload.bytes(), EpochSeconds.of(upload.at()));
        }
    }

    /** @param nextCursor asks for the next page; "" when there is none */
    @Serdeable
    record UploadsAnswer(List<UploadAnswer> uploads, String nextCursor) {
        static UploadsAnswer of(Page<Upload> page) {
            return new UploadsAnswer(page.items().stream().map(UploadAnswer::of).toList(), page.nextCursor());
        }
    }
}
