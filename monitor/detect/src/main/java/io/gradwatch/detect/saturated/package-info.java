/** Activations in the saturated region of their function, where the derivative is close to zero. */
@NullMarked
package io.gradwatch.detect.saturated;

import org.jspecify.annotations.NullMarked;
