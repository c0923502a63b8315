package accord.backend.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plain values for a program, in the order in which they are said. What is not a finite number never gets in. */
final class Plain {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Plain with(String name, Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw new ArithmeticException(name + " is " + number);
        }
        values.put(name, value);
        return this;
    }

    Plain withAll(Map<String, Object> others) {
        others.forEach(this::with);
        return this;
    }

    Map<String, Object> map() {
        return Collections.unmodifiableMap(values);
    }
}
