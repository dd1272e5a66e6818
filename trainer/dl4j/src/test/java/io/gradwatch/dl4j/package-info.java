/** Tests on real networks, small enough to be known by heart. */
@NullMarked
package io.gradwatch.dl4j;

import org.jspecify.annotations.NullMarked;
