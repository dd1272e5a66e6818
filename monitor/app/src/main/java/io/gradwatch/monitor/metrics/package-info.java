/** The catalogue of meters and what binds it: every series of the monitor begins here. */
@NullMarked
package io.gradwatch.monitor.metrics;

import org.jspecify.annotations.NullMarked;
