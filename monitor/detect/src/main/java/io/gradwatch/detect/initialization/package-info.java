/** Weights that a training cannot start from. */
@NullMarked
package io.gradwatch.detect.initialization;

import org.jspecify.annotations.NullMarked;
