/** People and how they sign in. Driven ports: Identities, PasswordHasher. */
@NullMarked
package accord.auth.identity;

import org.jspecify.annotations.NullMarked;
