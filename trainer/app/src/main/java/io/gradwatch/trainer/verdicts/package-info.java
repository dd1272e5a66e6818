/** Reads the monitor's verdicts on runs back from Kafka. */
@NullMarked
package io.gradwatch.trainer.verdicts;

import org.jspecify.annotations.NullMarked;
