/**
 * Holds the dashboards to their sources, to Grafana's types and to the catalogue, and runs their
 * queries.
 */
@NullMarked
package io.gradwatch.dashboards.grafana;

import org.jspecify.annotations.NullMarked;
