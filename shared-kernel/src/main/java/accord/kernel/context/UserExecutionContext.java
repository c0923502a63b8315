package accord.kernel.context;

/** Replaced below. */
public final class UserExecutionContext {}
