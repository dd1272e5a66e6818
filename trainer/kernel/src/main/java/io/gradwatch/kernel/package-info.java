/**
 * Computes statistics of floats in native memory, in place, in one pass and without allocating.
 * Must not depend on networks, frameworks or reports.
 */
@NullMarked
package io.gradwatch.kernel;

import org.jspecify.annotations.NullMarked;
