package accord.deploy.capacity;

/**
 * A number that the sheet computes.
 *
 * @param name as other formulas call it
 * @param formula what it is computed from
 * @param meaning what it is, for people
 */
record Line(String name, String unit, String formula, String meaning) {}
