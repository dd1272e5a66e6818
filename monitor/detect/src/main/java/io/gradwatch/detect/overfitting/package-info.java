/** A test loss that rises while the training loss falls. */
@NullMarked
package io.gradwatch.detect.overfitting;

import org.jspecify.annotations.NullMarked;
