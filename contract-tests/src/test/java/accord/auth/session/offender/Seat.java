package accord.auth.session.offender;

/** A type of the other service. */
public final class Seat {}
