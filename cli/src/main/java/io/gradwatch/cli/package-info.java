/** Everything in one JVM: the command line, and an embedded broker where no other is named. */
@NullMarked
package io.gradwatch.cli;

import org.jspecify.annotations.NullMarked;
