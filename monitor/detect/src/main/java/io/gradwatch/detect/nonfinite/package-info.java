/** NaN and infinity in gradients, weights, activations or the loss. */
@NullMarked
package io.gradwatch.detect.nonfinite;

import org.jspecify.annotations.NullMarked;
