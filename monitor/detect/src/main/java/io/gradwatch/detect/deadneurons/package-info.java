/** ReLU units that output zero for every example. */
@NullMarked
package io.gradwatch.detect.deadneurons;

import org.jspecify.annotations.NullMarked;
