/**
 * Receives alerts from Alertmanager. Anyone who can reach the port can send messages, so the input
 * is untrusted: its size is limited, control characters are removed, and it is only shown as text.
 */
@NullMarked
package io.gradwatch.monitor.alerts;

import org.jspecify.annotations.NullMarked;
