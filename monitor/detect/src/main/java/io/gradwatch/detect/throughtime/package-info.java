/** The gradient of a recurrent layer on its way from the sequence's end to its beginning. */
@NullMarked
package io.gradwatch.detect.throughtime;

import org.jspecify.annotations.NullMarked;
