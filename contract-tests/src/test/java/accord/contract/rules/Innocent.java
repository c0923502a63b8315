package accord.contract.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Ordinary code, planted beside the offenders: no rule may name it. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Innocent {}
