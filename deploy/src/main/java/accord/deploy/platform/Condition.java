package accord.deploy.platform;

/** How far something that was asked for has come. */
public sealed interface Condition {

    /** It is as it was asked to be. */
    record Ready() implements Condition {}

    /** It may still become so. */
    record Pending(String reason) implements Condition {}

    /** It will not. */
    record Failed(String reason) implements Condition {}
}
