package accord.deploy.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * PostgreSQL's programs for this machine, the first that the class path has: where this program's jar and a build's own class
 * path both name them, they are the same ones twice, which the library would refuse.
 */
public final class PostgresPrograms implements PgBinaryResolver {

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        var name = "postgres-%s-%s.txz".formatted(system, machine).toLowerCase(Locale.ROOT);
        var first = PostgresPrograms.class.getClassLoader().getResourceAsStream(name);
        return first == null ? DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine) : first;
    }
}
