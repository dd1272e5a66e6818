/** The gradient that grows out of proportion. */
@NullMarked
package io.gradwatch.detect.exploding;

import org.jspecify.annotations.NullMarked;
