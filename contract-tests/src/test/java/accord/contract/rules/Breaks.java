package accord.contract.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A planted offender, and the rules that have to name it. Its nested classes belong to it. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Breaks {
    /** Ids of rules. */
    String[] value();
}
