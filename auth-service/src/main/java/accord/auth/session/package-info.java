/** What a sign-in lasts as: sessions and the refresh tokens that carry them on. Driven port: Sessions. */
@NullMarked
package accord.auth.session;

import org.jspecify.annotations.NullMarked;
