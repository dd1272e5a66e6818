/**
 * Recordings of runs: the file, what it is read from, and its evaluation. A record is kept as the
 * bytes that lie in its topic; only the replay decodes it.
 */
@NullMarked
package io.gradwatch.cli.recording;

import org.jspecify.annotations.NullMarked;
