package accord.deploy.manifest;

import java.util.Locale;

/** What can be wrong with a deployment; the word is how a program knows one mistake from another. */
public enum Kind {
    /** The file cannot be read as YAML. */
    NOT_YAML,
    UNKNOWN_FIELD,
    MISSING_FIELD,
    BAD_VALUE,
    /** A value that no manifest asks for. */
    UNKNOWN_KEY,
    /** A manifest asks for a value that is not given. */
    MISSING_KEY,
    VARIABLE_MISSING,
    /** A variable that is set, and that nothing reads. */
    VARIABLE_UNREAD,
    /** A variable that the code reads, and that its module does not declare; or the other way round. */
    VARIABLE_UNDECLARED,
    VARIABLE_TWICE,
    VARIABLE_RESERVED,
    /** A secret's value, or what ought to be one, stands in the manifest itself. */
    SECRET_IN_CLEAR,
    SECRET_NOT_PINNED,
    /** The two services would hold different secrets. */
    SECRETS_DIFFER,
    SECRET_UNUSABLE,
    IMAGE_NOT_PINNED,
    /** Something that must be the same in both services is not. */
    SERVICES_DISAGREE,
    URLS_DISAGREE,
    BAD_URL,
    WRONG_ENVIRONMENT,
    CHECK_SWITCHED_OFF,
    TEST_KEY,
    RESERVED_PATH,
    NO_WEBSOCKETS,
    TIMEOUT_TOO_SHORT,
    PROBE_MISSING,
    /** An example that nobody has replaced yet. */
    PLACEHOLDER,
    /** gcloud's own message types refuse the manifest. */
    GCLOUD_REFUSES,
    /** A running service does not answer. */
    UNREACHABLE,
    KEY_IDS_DIFFER,
    CONTRACTS_DIFFER;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
