package accord.contract.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pair of services is started with: two environments that agree, until a test makes them disagree.
 *
 * @param auth auth-service's whole environment
 * @param backend backend-service's whole environment
 * @param jvm options of both JVMs
 * @param directory where everything is written
 */
public record ServiceSettings(Map<String, String> auth, Map<String, String> backend, List<String> jvm, Path directory) {

    /** Starts in half the time and half the memory, and is a third as fast afterwards: right for tests. */
    private static final List<String> QUICK_TO_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Xss512k");

    public ServiceSettings {
        auth = Map.copyOf(auth);
        backend = Map.copyOf(backend);
        jvm = List.copyOf(jvm);
    }

    /** Free ports, a secret that nobody else has, embedded storage below the directory. */
    public static ServiceSettings in(Path directory) throws IOException {
        var auth = new HashMap<String, String>();
        var backend = new HashMap<String, String>();
        var authUrl = endow(auth, directory.resolve("auth"));
        var backendUrl = endow(backend, directory.resolve("backend"));
        auth.put("ACCORD_BACKEND_URL", backendUrl);
        backend.put("ACCORD_AUTH_URL", authUrl);
        return new ServiceSettings(auth, backend, QUICK_TO_START, directory)
                // All people of all suites come from one address.
                .withProperty("accord.attempts.per-minute", "60000")
                .withBoth("ENVIRONMENT", "test")
                .withBoth("ACCORD_ISSUER", authUrl)
                .withBoth("JWT_SECRET", secret());
    }

    /** For one more instance of backend-service, with a port and a data directory of its own. */
    public ServiceSettings withAnotherBackend(String name) throws IOException {
        var another = new HashMap<>(backend);
        endow(another, directory.resolve(name));
        return new ServiceSettings(auth, another, jvm, directory);
    }

    /** A signing secret of 32 random bytes. */
    public static String secret() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public ServiceSettings withBoth(String name, String value) {
        return withAuth(name, value).withBackend(name, value);
    }

    /** @param value "" takes the variable away */
    public ServiceSettings withAuth(String name, String value) {
        return new ServiceSettings(with(auth, name, value), backend, jvm, directory);
    }

    /** @param value "" takes the variable away */
    public ServiceSettings withBackend(String name, String value) {
        return new ServiceSettings(auth, with(backend, name, value), jvm, directory);
    }

    public ServiceSettings withJvm(String... options) {
        return new ServiceSettings(auth, backend, List.of(options), directory);
    }

    /** Sets what is configurable and no variable: a limit that a test would otherwise have to wait for. */
    public ServiceSettings withProperty(String name, String value) {
        var options = new ArrayList<>(jvm);
        options.add("-D%s=%s".formatted(name, value));
        return new ServiceSettings(auth, backend, options, directory);
    }

    public ServiceProcess startAuth() throws IOException {
        return startAuth(Build.present());
    }

    public ServiceProcess startBackend() throws IOException {
        return startBackend(Build.present());
    }

    public ServiceProcess startAuth(Build build) throws IOException {
        return ServiceProcess.start(build, Service.AUTH, auth, jvm, directory);
    }

    public ServiceProcess startBackend(Build build) throws IOException {
        return ServiceProcess.start(build, Service.BACKEND, backend, jvm, directory);
    }

    @Override
    public String toString() {
        return "ServiceSettings[" + directory + "]";
    }

    private static String endow(Map<String, String> environment, Path data) throws IOException {
        var port = freePort();
        environment.put("PORT", Integer.toString(port));
        environment.put("ACCORD_DATA", data.toString());
        return "http://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var changed = new HashMap<>(environment);
        if (value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }
}
