package accord.deploy.admin;

/** A request that is answered with an error, spelt as Google's APIs spell theirs. */
final class RefusedRequestException extends Exception {

    private final int status;
    private final String reason;

    private RefusedRequestException(int status, String reason, String sentence) {
        super(sentence);
        this.status = status;
        this.reason = reason;
    }

    static RefusedRequestException notFound(String sentence) {
        return new RefusedRequestException(404, "NOT_FOUND", sentence);
    }

    static RefusedRequestException invalid(String sentence) {
        return new RefusedRequestException(400, "INVALID_ARGUMENT", sentence);
    }

    static RefusedRequestException conflict(String sentence) {
        return new RefusedRequestException(409, "ABORTED", sentence);
    }

    static RefusedRequestException tooLarge(String sentence) {
        return new RefusedRequestException(413, "INVALID_ARGUMENT", sentence);
    }

    static RefusedRequestException unauthenticated(String sentence) {
        return new RefusedRequestException(401, "UNAUTHENTICATED", sentence);
    }

    static RefusedRequestException notEmulated(String sentence) {
        return new RefusedRequestException(501, "UNIMPLEMENTED", sentence);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }
}
