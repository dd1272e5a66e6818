/** Units that answer zero to everything. */
@NullMarked
package io.gradwatch.detect.deadneurons;

import org.jspecify.annotations.NullMarked;
