/**
 * Tests that the dashboards are consistent with their sources, Grafana's types and the monitor's
 * metrics, and that their queries return data.
 */
@NullMarked
package io.gradwatch.dashboards.grafana;

import org.jspecify.annotations.NullMarked;
