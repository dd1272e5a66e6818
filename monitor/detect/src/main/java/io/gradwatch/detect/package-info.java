/**
 * Evaluates a run: a step report and the run's history in, events and rolling norms out. Pure: no
 * Kafka, no metrics library, no clock and no logger, so that the stream, replays and tests run the
 * same code.
 */
@NullMarked
package io.gradwatch.detect;

import org.jspecify.annotations.NullMarked;
