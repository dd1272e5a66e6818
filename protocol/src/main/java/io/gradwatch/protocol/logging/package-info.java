/**
 * Limits on how often a line is logged. Used by trainers and the monitor alike; knows no logger.
 */
@NullMarked
package io.gradwatch.protocol.logging;

import org.jspecify.annotations.NullMarked;
