/** How far a step moves the weights, beside their own size. */
@NullMarked
package io.gradwatch.detect.updateratio;

import org.jspecify.annotations.NullMarked;
