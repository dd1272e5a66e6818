/** Loads the model and the data of one job and trains it. Reports go to a sink. No Kafka. */
@NullMarked
package io.gradwatch.trainer.training;

import org.jspecify.annotations.NullMarked;
