/** Activations at the flat ends of their function, where the derivative is zero. */
@NullMarked
package io.gradwatch.detect.saturated;

import org.jspecify.annotations.NullMarked;
