/**
 * Other monitors of the same group: asks them for their runs, and notices when one has died. Knows
 * neither metrics nor the stream.
 */
@NullMarked
package io.gradwatch.monitor.peers;

import org.jspecify.annotations.NullMarked;
