/** A gradient that shrinks from the output layer to the input layer. */
@NullMarked
package io.gradwatch.detect.vanishing;

import org.jspecify.annotations.NullMarked;
