package accord.backend.agent;

import java.util.Map;

/** What a tool found out, for a program and for a person. */
interface Figures {
    /** Maps, lists, strings, finite numbers and booleans only, and never more than a message can carry. */
    Map<String, Object> plain();

    /** Some lines of text; "" when there is nothing to say. */
    String told();

    /** Whether it is a remark on the data, said after what was found in it. */
    default boolean isRemark() {
        return false;
    }
}
