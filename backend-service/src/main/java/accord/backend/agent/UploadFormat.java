package accord.backend.agent;

/** How uploaded usage data is written. */
public enum UploadFormat {
    CSV,
    JSON_LINES
}
