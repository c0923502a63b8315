package accord.backend.agent;

import accord.backend.run.ToolCard;

/**
 * A computation that the user sees.
 *
 * @param <I> what it works on
 * @param <O> what it finds out
 */
record Tool<I, O extends Figures>(ToolCard card, Work<I, O> work) {
    /** The computation itself; it ends early when its thread is interrupted. */
    interface Work<I, O> {
        O on(I input) throws InterruptedException;
    }
}
