/**
 * Reads floats where they lie in native memory and says how they are distributed, once over memory
 * and without allocating. Knows nothing of networks, frameworks or reports.
 */
@NullMarked
package io.gradwatch.kernel;

import org.jspecify.annotations.NullMarked;
