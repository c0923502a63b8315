/** What the tests of every module share: clients that tell the truth about what a server did. */
@NullMarked
package accord.kernel.testkit;

import org.jspecify.annotations.NullMarked;
