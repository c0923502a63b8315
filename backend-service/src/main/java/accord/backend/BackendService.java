package accord.backend;

import accord.kernel.observe.StartUp;

/** Starts backend-service. */
public final class BackendService {
    private BackendService() {}

    public static void main(String[] args) {
        StartUp.of("backend-service", BackendService.class, args);
    }
}
