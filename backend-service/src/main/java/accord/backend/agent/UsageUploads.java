package accord.backend.agent;

import accord.kernel.context.RequestId;
import accord.kernel.context.UserId;
import java.io.IOException;
import java.io.Reader;
import java.time.InstantSource;
import java.util.List;

/** How an upload becomes part of a user's library: read as it comes, kept whole or not at all. */
public final class UsageUploads {
    /** The most records that one user's uploads may have together. */
    public static final int MOST_RECORDS = 1_000_000;

    private static final int PART_CHARACTERS = 256 * 1024;

    private final UsageLibrary library;
    private final InstantSource clock;

    public UsageUploads(UsageLibrary library, InstantSource clock) {
        this.library = library;
        this.clock = clock;
    }

    /** What became of an upload. */
    public sealed interface Outcome {
        record Stored(Upload upload) implements Outcome {}

        /**
         * Some lines could not be read, so nothing was stored.
         *
         * @param mistakes the first of them
         * @param count how many there are
         */
        record Mistaken(List<String> mistakes, int count) implements Outcome {
            public Mistaken {
                mistakes = List.copyOf(mistakes);
            }
        }

        /** It has no record. */
        record Empty() implements Outcome {}

        /** The user would have more records than fit. */
        record Full(long before) implements Outcome {}
    }

    /** How much of a text was read so far. */
    public interface Measure {
        long bytes();
    }

    /**
     * Reads an upload to its end and keeps it.
     *
     * @throws IOException what reading throws; nothing is kept then
     */
    public Outcome receive(UserId user, String name, UploadFormat format, Reader text, Measure measure)
            throws IOException {
        var before = library.records(user);
        var reader = new UploadReader(text, format);
        var draft = library.begin(
                user, "upl_" + RequestId.mint().value().substring("req_".length()), name, clock.instant());
        var kept = false;
        try {
            var outcome = fill(draft, reader, before, measure);
            kept = outcome instanceof Outcome.Stored;
            return outcome;
        } finally {
            if (!kept) {
                draft.discard();
            }
        }
    }

    private static Outcome fill(UsageLibrary.Draft draft, UploadReader reader, long before, Measure measure)
            throws IOException {
        var part = new StringBuilder();
        var records = 0;
        for (var record = reader.next(); record.isPresent(); record = reader.next()) {
            if (reader.mistaken() > 0) {
                continue;
            }
            if (before + ++records > MOST_RECORDS) {
                return new Outcome.Full(before);
            }
            part.append(RecordLine.write(record.get())).append('\n');
            if (part.length() >= PART_CHARACTERS) {
                draft.add(part.toString());
                part.setLength(0);
            }
        }
        if (reader.mistaken() > 0) {
            return new Outcome.Mistaken(reader.mistakes(), reader.mistaken());
        }
        if (records == 0) {
            return new Outcome.Empty();
        }
        if (!part.isEmpty()) {
            draft.add(part.toString());
        }
        return new Outcome.Stored(draft.complete(records, measure.bytes()));
    }
}
