/** The gradient that fades on its way from the output to the input. */
@NullMarked
package io.gradwatch.detect.vanishing;

import org.jspecify.annotations.NullMarked;
