/** A gradient that is exactly zero, so that nothing is learned. */
@NullMarked
package io.gradwatch.detect.zerogradient;

import org.jspecify.annotations.NullMarked;
