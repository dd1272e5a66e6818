/**
 * Tests that rules, alerts, runbooks and dashboards are consistent with the monitor's metrics and
 * with each other, and that they work on the real servers.
 */
@NullMarked
package io.gradwatch.dashboards;

import org.jspecify.annotations.NullMarked;
