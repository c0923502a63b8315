package accord.deploy.manifest;

import java.util.regex.Pattern;

/**
 * One pinned version of a secret, as {@code secretKeyRef} names it. {@code latest} is not a version: two instances of
 * one revision could then hold different secrets.
 */
public record SecretVersion(String name, String version) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    public SecretVersion {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a secret's name: letters, digits, '-' and '_' only");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("'" + version + "' is not a version of " + name);
        }
    }

    @Override
    public String toString() {
        return name + "/" + version;
    }
}
