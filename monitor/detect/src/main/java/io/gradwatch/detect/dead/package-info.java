/** Units that answer zero to everything. */
@NullMarked
package io.gradwatch.detect.dead;

import org.jspecify.annotations.NullMarked;
