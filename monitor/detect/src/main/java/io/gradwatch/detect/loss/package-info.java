/** A loss that plateaus, oscillates or diverges, whatever the gradients look like. */
@NullMarked
package io.gradwatch.detect.loss;

import org.jspecify.annotations.NullMarked;
