/** Cost of decoding step reports: to records, and to the columns that the monitor reads. */
@NullMarked
package io.gradwatch.benchmarks.decoding;

import org.jspecify.annotations.NullMarked;
