/**
 * Judges a run: a step report and what is remembered of the run in, events and rolling norms out.
 * Pure: no Kafka, no metrics library, no clock, no logger, so that streams, replay and tests run
 * the same code.
 */
@NullMarked
package io.gradwatch.detect;

import org.jspecify.annotations.NullMarked;
