/**
 * Rules and alerts, Alertmanager's configuration, runbooks: that each has all its parts, says what
 * it is to say, and fires and clears when it is to.
 */
@NullMarked
package io.gradwatch.dashboards.alerts;

import org.jspecify.annotations.NullMarked;
