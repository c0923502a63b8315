package accord.contract.rules;

/** Where a class does what a rule speaks of, and what that is: "calls System.getenv". */
record Mark(int line, String what) {}
