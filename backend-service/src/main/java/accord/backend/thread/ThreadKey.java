package accord.backend.thread;

import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;

/** A thread is known by its user and its name together, so that equal names of two users never meet. */
public record ThreadKey(UserId user, ThreadId thread) {}
