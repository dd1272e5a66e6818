/** What the monitor says of runs, read back from Kafka while and after they train. */
@NullMarked
package io.gradwatch.trainer.verdicts;

import org.jspecify.annotations.NullMarked;
