package accord.backend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.thread.InvalidCursorException;
import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every library of uploads promises. */
public interface UsageLibraryContract {
    Instant UPLOADED = Instant.parse("2026-03-01T12:00:00.123Z");

    UsageLibrary library();

    @Test
    default void anUploadIsThereOnceItIsCompleteAndNotBefore() {
        var user = someone();
        var draft = library().begin(user, "upl_1", "May \u00fc", UPLOADED);
        draft.add("a\tb\n");
        draft.add("c\td\n");
        assertThat(library().list(user, "", 10).items()).isEmpty();
        assertThat(library().find(user, "upl_1")).isEmpty();
        assertThat(library().delete(user, "upl_1")).isFalse();
        assertThat(library().records(user)).isZero();
        assertThat(partsOf(user, 100)).isEmpty();

        var upload = draft.complete(2, 8);

        assertThat(upload).isEqualTo(new Upload("upl_1", "May \u00fc", 2, 8, UPLOADED));
        assertThat(library().find(user, "upl_1")).contains(upload);
        assertThat(library().list(user, "", 10).items()).containsExactly(upload);
        assertThat(library().records(user)).isEqualTo(2);
        assertThat(partsOf(user, 100)).containsExactly("a\tb\n", "c\td\n");
    }

    @Test
    default void whatIsDiscardedLeavesNothing() {
        var user = someone();
        store(user, "upl_1", UPLOADED, "kept");
        var draft = library().begin(user, "upl_2", "", UPLOADED);
        draft.add("lost");

        draft.discard();

        assertThat(partsOf(user, 100)).containsExactly("kept");
        assertThat(library().list(user, "", 10).items()).extracting(Upload::id).containsExactly("upl_1");
        store(user, "upl_2", UPLOADED, "again");
        assertThat(partsOf(user, 100)).containsExactly("again", "kept");
    }

    @Test
    default void theLatestUploadIsReadFirstAndNoMoreThanIsWanted() {
        var user = someone();
        store(user, "upl_old", UPLOADED, "old");
        var parts = new ArrayList<String>();
        for (var i = 0; i < 20; i++) {
            parts.add("new " + i);
        }
        store(user, "upl_new", UPLOADED.plusSeconds(1), parts.toArray(String[]::new));
        parts.add("old");

        assertThat(partsOf(user, 100)).isEqualTo(parts);
        assertThat(partsOf(user, 3)).isEqualTo(parts.subList(0, 3));
    }

    @Test
    default void whatOneDeletesNobodyElseLoses() {
        var user = someone();
        var other = someone();
        store(user, "upl_1", UPLOADED, "mine");
        store(other, "upl_1", UPLOADED, "theirs");
        assertThat(library().find(someone(), "upl_1")).isEmpty();
        assertThat(library().delete(someone(), "upl_1")).isFalse();

        assertThat(library().delete(user, "upl_1")).isTrue();

        assertThat(library().delete(user, "upl_1")).isFalse();
        assertThat(partsOf(user, 100)).isEmpty();
        assertThat(partsOf(other, 100)).containsExactly("theirs");
    }

    @Test
    default void pagesAreWalkedByTheirCursorsTheLatestFirst() {
        var user = someone();
        for (var i = 0; i < 5; i++) {
            store(user, "upl_" + i, UPLOADED.plusSeconds(i / 2), "part");
        }
        var walked = new ArrayList<String>();
        var cursor = "";
        do {
            var page = library().list(user, cursor, 2);
            page.items().forEach(upload -> walked.add(upload.id()));
            cursor = page.nextCursor();
        } while (!cursor.isEmpty());

        assertThat(walked).containsExactly("upl_4", "upl_3", "upl_2", "upl_1", "upl_0");
        assertThatThrownBy(() -> library().list(user, "made-up", 2)).isInstanceOf(InvalidCursorException.class);
    }

    @Test
    default void whatWasNeverCompletedIsSweptAwayAndNothingElse() {
        var user = someone();
        store(user, "upl_1", UPLOADED, "complete");
        library().begin(user, "upl_2", "", UPLOADED).add("abandoned");
        var young = library().begin(user, "upl_3", "", UPLOADED.plusSeconds(10));
        young.add("on its way");

        library().sweep(UPLOADED.plusSeconds(5));

        young.complete(1, 1);
        assertThat(partsOf(user, 100)).containsExactly("on its way", "complete");
        library().begin(user, "upl_2", "", UPLOADED).discard();
    }

    @Test
    default void aLargePartComesBackAsItWas() {
        var user = someone();
        var part = "\u00e4\ud83c\udf88x\n".repeat(UsageLibrary.MAX_PART / 5);
        store(user, "upl_1", UPLOADED, part);

        assertThat(partsOf(user, 1)).containsExactly(part);
    }

    private void store(UserId user, String id, Instant at, String... parts) {
        var draft = library().begin(user, id, "", at);
        List.of(parts).forEach(draft::add);
        draft.complete(parts.length, 1);
    }

    private List<String> partsOf(UserId user, int most) {
        var parts = new ArrayList<String>();
        library().read(user, part -> {
            parts.add(part);
            return parts.size() < most;
        });
        return parts;
    }

    private static UserId someone() {
        return new UserId(UUID.randomUUID().toString());
    }
}
