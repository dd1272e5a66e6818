package io.gradwatch.detect.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A limit that can be set, on a component of a record of limits. Its name is the component's. This
 * is the one place of its default, unit, valid values and reason: {@link LimitsType} reads the
 * defaults from it, messages name the valid values, and {@code docs/limits.md} is generated from
 * it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Limit {

  /** Default. */
  double value();

  /** Unit. */
  LimitUnit unit();

  /** What is compared with the limit, and what follows: a noun phrase. */
  String meaning();

  /** Why the default is what it is. */
  String reason();

  /** Smallest valid value. */
  double min() default 0;

  /** Largest valid value, if it is smaller than the largest that makes sense in the unit. */
  double max() default Double.MAX_VALUE;
}
