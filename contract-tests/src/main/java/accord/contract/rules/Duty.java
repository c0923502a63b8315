package accord.contract.rules;

/** What only the classes that a {@link House} names may do. A duty that is given to nobody may be done by nobody. */
public enum Duty {
    /** Reads the variables of the process. */
    READ_ENVIRONMENT,
    /** Speaks the names under which secrets are configured. */
    NAME_SECRETS,
    /** Holds raw secret text or bytes in a field or a parameter. */
    HOLD_SECRETS,
    /** Reads files that hold secrets. */
    READ_SECRET_FILES,
    /** Computes MACs, signatures or ciphers. */
    COMPUTE_MACS,
    /** Decodes the parts of tokens. */
    TAKE_TOKENS_APART,
    /** Reads tokens out of requests. */
    READ_TOKENS,
    /** Puts a token that it was given on a request, as any client does, or answers with one. */
    CARRY_TOKENS,
    /** Mints tokens. */
    MINT,
    /** Says what a token to be minted shall say. */
    GRANT,
    /** Asks the verifier what a token is worth. */
    VERIFY,
    /** Implements the security framework's interfaces. */
    GUARD,
    /** Puts together what the kernel consists of. */
    ASSEMBLE_KERNEL,
    /** Makes contexts out of what was verified. */
    MAKE_CONTEXTS,
    /** Builds or configures the context, because it starts the process. */
    START_CONTEXT,
    /** Starts other processes. */
    LAUNCH_PROCESSES,
    /** Filters HTTP requests. */
    FILTER_REQUESTS,
    /** Observes the making of beans. */
    OBSERVE_BEANS,
    /** Answers 401 or 403. */
    REFUSE,
    /** Knows environments by name. */
    NAME_ENVIRONMENTS,
    /** Speaks of the flag that opens a test entrance, in order to refuse it. */
    NAME_BYPASSES,
    /** Speaks the addresses where tokens are judged or keys are fetched. */
    ASK_WHO_IS_ASKING,
    /** Is the WebSocket endpoint. */
    SERVE_SOCKETS,
    /** Writes frames to a socket. */
    SEND_FRAMES,
    /** Closes sockets. */
    CLOSE_SOCKETS,
    /** Installs handlers in the network pipeline. */
    TOUCH_PIPELINE,
    /** Knows the number 1011, in order to keep it from being sent. */
    KNOW_1011,
    /** Turns values into JSON and back. */
    SPELL_JSON,
    /** Writes JSON text as constants. */
    PREBUILD_JSON,
    /** Prints to the terminal. */
    PRINT,
    /** Reads values that a launcher hands over as system properties. */
    READ_SYSTEM_PROPERTIES,
    /** Pauses between attempts or steps, by an interval of its settings. */
    PAUSE,
    /** Uses reflection, method handles or service loaders. */
    REFLECT,
    /** Uses parts of the framework that are no everyday tools. */
    USE_MACHINERY,
    /** Uses reactive types. */
    REACT
}
