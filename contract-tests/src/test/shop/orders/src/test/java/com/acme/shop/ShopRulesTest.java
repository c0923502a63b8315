package com.acme.shop;

import accord.contract.rules.HouseRules;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(packages = "com.acme.shop", importOptions = DoNotIncludeTests.class)
class ShopRulesTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(HouseRules.class);
}
