/**
 * Broker, monitor and consumer, each in a JVM of its own, so that processor time and allocation of
 * each can be told apart.
 */
@NullMarked
package io.gradwatch.benchmarks.process;

import org.jspecify.annotations.NullMarked;
