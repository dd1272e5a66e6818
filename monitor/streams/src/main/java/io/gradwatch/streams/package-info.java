/**
 * The Kafka Streams topology: decodes records, stores each run's history, publishes the events and
 * norms that {@code detect} computes. Its meters are registered by {@link
 * io.gradwatch.streams.StreamMetrics}. Contains no detection logic.
 */
@NullMarked
package io.gradwatch.streams;

import org.jspecify.annotations.NullMarked;
