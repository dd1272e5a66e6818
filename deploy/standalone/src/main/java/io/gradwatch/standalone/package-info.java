/** Everything in one JVM: the command line, and an embedded broker where no other is named. */
@NullMarked
package io.gradwatch.standalone;

import org.jspecify.annotations.NullMarked;
