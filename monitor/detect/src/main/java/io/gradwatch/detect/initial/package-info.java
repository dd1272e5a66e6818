/** Weights that a training cannot start from. */
@NullMarked
package io.gradwatch.detect.initial;

import org.jspecify.annotations.NullMarked;
