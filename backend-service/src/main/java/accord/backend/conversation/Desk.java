package accord.backend.conversation;

import accord.backend.protocol.ConnectionTerms;
import accord.backend.run.EventLog;
import accord.backend.run.Runs;
import accord.backend.run.Supervision;
import java.time.InstantSource;

/** What every conversation of this process works with. */
public record Desk(
        Runs runs,
        EventLog log,
        Supervision supervision,
        Connections connections,
        ConnectionTerms terms,
        InstantSource clock) {}
