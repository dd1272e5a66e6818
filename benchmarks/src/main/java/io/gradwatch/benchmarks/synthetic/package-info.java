/** Step reports of made-up networks, encoded ahead so that publishing them costs little. */
@NullMarked
package io.gradwatch.benchmarks.synthetic;

import org.jspecify.annotations.NullMarked;
