package accord.deploy.capacity;

/**
 * A number that goes into the sheet.
 *
 * @param name as formulas call it
 * @param source where it stands, for people
 */
record Input(String name, double value, String unit, Origin origin, String source) {}
