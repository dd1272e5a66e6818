/**
 * Alerts that Alertmanager delivers here. Whoever reaches the port can write to it, so what comes
 * in is hostile until checked: bounded, stripped, and never more than text.
 */
@NullMarked
package io.gradwatch.monitor.alerts;

import org.jspecify.annotations.NullMarked;
