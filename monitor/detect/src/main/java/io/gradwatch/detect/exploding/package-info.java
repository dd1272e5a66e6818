/** A gradient that grows far beyond its history, or that is far larger than the weights. */
@NullMarked
package io.gradwatch.detect.exploding;

import org.jspecify.annotations.NullMarked;
