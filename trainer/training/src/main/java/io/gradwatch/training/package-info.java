/**
 * What every training of Gradwatch's own shares: examples, the network, evaluation and the loop. No
 * Kafka, no job files, no detectors.
 */
@NullMarked
package io.gradwatch.training;

import org.jspecify.annotations.NullMarked;
