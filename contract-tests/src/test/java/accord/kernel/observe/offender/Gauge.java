package accord.kernel.observe.offender;

/** A type of the observation room. */
public final class Gauge {}
