package accord.backend.protocol;

import accord.backend.protocol.ClientMessageReader.Reading;

/** Leaves the reader's inner methods with a refusal; never leaves the package, and carries no stack. */
final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReplyTo replyTo;
    private final ErrorCode code;

    BadMessageException(ReplyTo replyTo, ErrorCode code, String detail) {
        super(detail, null, false, false);
        this.replyTo = replyTo;
        this.code = code;
    }

    Reading.Refused refusal() {
        return new Reading.Refused(replyTo, code, String.valueOf(getMessage()));
    }
}
