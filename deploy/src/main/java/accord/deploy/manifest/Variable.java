package accord.deploy.manifest;

/** One environment variable that a manifest names. */
public sealed interface Variable {

    String name();

    record Plain(String name, String value) implements Variable {}

    record FromSecret(String name, SecretVersion secret) implements Variable {}
}
