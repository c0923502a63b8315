package accord.deploy.front;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What the front says itself, in place of a service. */
enum Answer {
    NOT_FOUND("404 Not Found", "the path ends in z: Cloud Run keeps such paths for itself"),
    TOO_LARGE("413 Content Too Large", "a request over HTTP/1 may have 32 MiB on Cloud Run"),
    TOO_MANY("429 Too Many Requests", "every instance has as many requests as containerConcurrency allows"),
    UNAVAILABLE("503 Service Unavailable", "no instance is ready"),
    TIMEOUT("504 Gateway Timeout", "the service has not answered within timeoutSeconds");

    private final String status;
    private final String sentence;

    Answer(String status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    ByteBuf bytes(boolean withBody) {
        var body = "accord front: " + sentence + "\n";
        var head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n";
        return Unpooled.wrappedBuffer((withBody ? head + body : head).getBytes(US_ASCII));
    }
}
