/**
 * The monitor service: configuration, start and stop. Package {@code live} holds the current state
 * of the runs, {@code metrics} exports it to Prometheus, {@code web} serves it over HTTP, and
 * {@code alerts} receives alerts from Alertmanager.
 */
@NullMarked
package io.gradwatch.monitor;

import org.jspecify.annotations.NullMarked;
