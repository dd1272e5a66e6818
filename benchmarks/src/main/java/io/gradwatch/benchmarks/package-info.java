/** Benchmarks of Gradwatch against published rules and other listeners. */
@NullMarked
package io.gradwatch.benchmarks;

import org.jspecify.annotations.NullMarked;
