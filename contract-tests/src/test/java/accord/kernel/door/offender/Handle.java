package accord.kernel.door.offender;

/** A type of the door that someone might extend. */
public class Handle {}
