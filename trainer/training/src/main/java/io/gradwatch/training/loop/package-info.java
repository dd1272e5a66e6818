/**
 * The training loop: epochs, batches, attempts, early stopping. One seed gives the same steps.
 * Where the reports go and what they mean is the caller's.
 */
@NullMarked
package io.gradwatch.training.loop;

import org.jspecify.annotations.NullMarked;
