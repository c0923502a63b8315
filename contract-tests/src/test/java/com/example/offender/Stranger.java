package com.example.offender;

import accord.contract.rules.Breaks;

/** Code in a package that no room covers. */
@Breaks("HEX-12")
final class Stranger {}
