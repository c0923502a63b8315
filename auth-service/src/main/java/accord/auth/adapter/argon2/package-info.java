/** Passwords at rest: Argon2id, computed on a few threads of its own. */
@NullMarked
package accord.auth.adapter.argon2;

import org.jspecify.annotations.NullMarked;
