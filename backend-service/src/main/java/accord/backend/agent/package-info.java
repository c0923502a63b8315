/**
 * The agents, their tools, and the supervisor that directs them: pure computation over usage records. The one library in it,
 * jackson-core's streaming parser, stays in {@link accord.backend.agent.JsonRows}. Driven ports: UploadedRecords,
 * UsageLibrary.
 */
@NullMarked
package accord.backend.agent;

import org.jspecify.annotations.NullMarked;
