package accord.backend.adapter.storage.offender;

/** A type of an adapter. */
public final class Drawer {}
