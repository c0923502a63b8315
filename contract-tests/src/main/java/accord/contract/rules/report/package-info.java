/** What the rules found, for people (Markdown, HTML) and for machines (SARIF, JUnit XML). */
@NullMarked
package accord.contract.rules.report;

import org.jspecify.annotations.NullMarked;
