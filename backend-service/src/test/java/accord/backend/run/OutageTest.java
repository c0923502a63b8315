package accord.backend.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.Threads;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.UserId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage of these tests is a storage, until its plug is pulled. */
final class OutageTest implements ThreadsContract, LeasesContract {
    @TempDir
    Path data;

    private Workplace workplace;

    @BeforeEach
    void open() {
        workplace = new Workplace(data);
    }

    @AfterEach
    void close() {
        workplace.close();
    }

    @Override
    public Threads threads() {
        return workplace.threads();
    }

    @Override
    public Leases leases() {
        return workplace.threads().leases();
    }

    @Test
    void withoutPowerItCannotBeReached() {
        workplace.threads().begin();

        assertThatThrownBy(() -> threads().list(new UserId("u-1"), "", 1))
                .isInstanceOf(StorageUnavailableException.class);
    }
}
