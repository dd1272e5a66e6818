/** A real Kafka broker inside this JVM. */
@NullMarked
package io.gradwatch.cli.broker;

import org.jspecify.annotations.NullMarked;
