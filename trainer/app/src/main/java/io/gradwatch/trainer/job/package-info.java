/** Job files: what to train, on which data, for how long. Text in, checked records out. */
@NullMarked
package io.gradwatch.trainer.job;

import org.jspecify.annotations.NullMarked;
