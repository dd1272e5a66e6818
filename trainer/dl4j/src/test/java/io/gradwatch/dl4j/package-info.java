/** Tests of the listener on small, real networks. */
@NullMarked
package io.gradwatch.dl4j;

import org.jspecify.annotations.NullMarked;
