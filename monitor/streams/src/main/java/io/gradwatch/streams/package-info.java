/**
 * Moves records between Kafka and detect: reads and checks, keeps each run's history, publishes
 * what the judgement brought. No judging here, and no metrics library: the application binds {@link
 * io.gradwatch.streams.StreamMetrics}.
 */
@NullMarked
package io.gradwatch.streams;

import org.jspecify.annotations.NullMarked;
