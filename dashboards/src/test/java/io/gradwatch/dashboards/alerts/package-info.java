/**
 * Tests that alert rules are complete, fire and resolve when they should, and that Alertmanager
 * routes and renders them as intended.
 */
@NullMarked
package io.gradwatch.dashboards.alerts;

import org.jspecify.annotations.NullMarked;
