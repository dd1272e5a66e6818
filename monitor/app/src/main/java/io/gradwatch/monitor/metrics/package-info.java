/** The catalogue of meters and the collectors that export them to Prometheus. */
@NullMarked
package io.gradwatch.monitor.metrics;

import org.jspecify.annotations.NullMarked;
