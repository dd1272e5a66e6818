/**
 * Listener for Deeplearning4j networks: measures each training step and passes step reports to a
 * sink. It must not change a parameter, let a failure reach the training loop, use Kafka, or start
 * a thread of its own.
 */
@NullMarked
package io.gradwatch.dl4j;

import org.jspecify.annotations.NullMarked;
