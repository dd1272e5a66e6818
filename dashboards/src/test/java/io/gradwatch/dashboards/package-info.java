/**
 * Holds rules, alerts, runbooks and dashboards to the monitor's catalogue of metrics and to each
 * other, and tries them on the real servers.
 */
@NullMarked
package io.gradwatch.dashboards;

import org.jspecify.annotations.NullMarked;
