package accord.contract.process;

import static org.junit.jupiter.api.extension.ExtensionContext.Namespace.GLOBAL;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link ServicePair} that all suites of this JVM share, started when the first one asks. */
public final class SharedServices implements ParameterResolver {
    private static final String PAIR = SharedServices.class.getName();
    private static final String TEST_USERS_KEY = "E2E_OAUTH_SIMULATION_KEY";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == ServicePair.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(GLOBAL)
                .getOrComputeIfAbsent(PAIR, name -> Shared.start(), Shared.class)
                .pair();
    }

    /** The pair and its directory, which end together with the JVM's last suite. */
    private record Shared(ServicePair pair, Path directory) implements AutoCloseable {
        static Shared start() {
            try {
                var directory = Files.createTempDirectory("accord services ");
                var settings = ServiceSettings.in(directory).withAuth(TEST_USERS_KEY, ServiceSettings.secret());
                return new Shared(ServicePair.start(settings), directory);
            } catch (IOException e) {
                throw new UncheckedIOException("the services cannot be started", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the services start", e);
            }
        }

        @Override
        public void close() throws IOException {
            pair.close();
            try (var tree = Files.walk(directory)) {
                for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
