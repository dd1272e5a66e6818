/** The gradient that is exactly zero: nothing arrives, and nothing is learned. */
@NullMarked
package io.gradwatch.detect.zerogradient;

import org.jspecify.annotations.NullMarked;
