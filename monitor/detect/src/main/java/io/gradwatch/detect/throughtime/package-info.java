/** The gradient of a recurrent layer from the end of a sequence to its beginning. */
@NullMarked
package io.gradwatch.detect.throughtime;

import org.jspecify.annotations.NullMarked;
