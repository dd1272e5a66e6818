/**
 * The monitor service: configuration, start and end. What runs look like now is in {@code live},
 * what Prometheus sees in {@code metrics}, what browsers see in {@code web}.
 */
@NullMarked
package io.gradwatch.monitor;

import org.jspecify.annotations.NullMarked;
