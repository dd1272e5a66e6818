/** The size of an update relative to the weights. */
@NullMarked
package io.gradwatch.detect.updateratio;

import org.jspecify.annotations.NullMarked;
