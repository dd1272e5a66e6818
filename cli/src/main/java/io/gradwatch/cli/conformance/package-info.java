/** Checks the records of a publisher: what they get wrong, and what rules of the monitor lack. */
@NullMarked
package io.gradwatch.cli.conformance;

import org.jspecify.annotations.NullMarked;
