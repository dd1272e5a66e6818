/** Trains one job: model in, steps to a sink, result out. No Kafka. */
@NullMarked
package io.gradwatch.trainer.training;

import org.jspecify.annotations.NullMarked;
