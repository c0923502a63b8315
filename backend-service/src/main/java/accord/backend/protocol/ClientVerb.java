package accord.backend.protocol;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a client may ask for, under the name of today and those of older clients. */
enum ClientVerb {
    AUTHENTICATE("authenticate"),
    SAY(
            "user_message",
            "chat",
            "chat_message",
            "user_input",
            "message",
            "start_agent",
            "execute_agent",
            "agent_request"),
    CANCEL("cancel_run", "stop_agent"),
    RESPOND("respond"),
    RESUME("resume", "session_restore"),
    ACK("ack"),
    TYPING("typing"),
    PING("ping", "heartbeat"),
    PONG("pong");

    private static final Map<String, ClientVerb> BY_NAME = Stream.of(values())
            .flatMap(verb -> verb.names.stream().map(name -> Map.entry(name, verb)))
            .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed, which its type does not say
    private final List<String> names;

    ClientVerb(String... names) {
        this.names = List.of(names);
    }

    /** Its names on the wire, today's first. */
    List<String> names() {
        return names;
    }

    static Optional<ClientVerb> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
