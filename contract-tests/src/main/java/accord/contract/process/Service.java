package accord.contract.process;

/** The two services, as the jars that the build leaves in their modules. */
public enum Service {
    AUTH("auth-service"),
    BACKEND("backend-service");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    /** The name that the service goes by in logs and at {@code /health}. */
    public String module() {
        return module;
    }
}
