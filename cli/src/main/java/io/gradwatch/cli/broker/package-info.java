/** A Kafka broker embedded in this JVM. */
@NullMarked
package io.gradwatch.cli.broker;

import org.jspecify.annotations.NullMarked;
