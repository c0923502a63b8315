package accord.contract.verify.check;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Records of what using models cost, with their cost, so that no price table can change what follows from them. */
final class Usage {
    private static final String HEAD = "time,model,input_tokens,output_tokens,latency_ms,cost,status\n";

    /** Three requests. */
    static final String SMALL = HEAD + """
            2026-11-01T10:00:00Z,gpt-4,1200,300,900,1.25,ok
            2026-11-01T11:00:00Z,gpt-4o,800,200,400,0.50,ok
            2026-11-02T10:00:00Z,gpt-4,1000,100,700,0.75,ok
            """;

    /** What they cost, as the answer begins. */
    static final String SMALL_COSTS = "3 requests cost $2.50.";

    /** As many as fit into a message, to keep a run at work for a moment. */
    static final String LARGE = HEAD
            + IntStream.range(0, 1200)
                    .mapToObj(i ->
                            "2026-11-01T%02d:%02d:00Z,gpt-4,%d,300,900,0.05,ok".formatted(i / 60, i % 60, 1000 + i))
                    .collect(Collectors.joining("\n"));

    private Usage() {}
}
