/** A loss that stands, swings or climbs, whatever the gradients look like. */
@NullMarked
package io.gradwatch.detect.loss;

import org.jspecify.annotations.NullMarked;
