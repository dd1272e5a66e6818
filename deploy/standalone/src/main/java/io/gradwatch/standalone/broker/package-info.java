/** A real Kafka broker inside this JVM. */
@NullMarked
package io.gradwatch.standalone.broker;

import org.jspecify.annotations.NullMarked;
