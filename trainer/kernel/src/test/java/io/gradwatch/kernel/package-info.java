@NullMarked
package io.gradwatch.kernel;

import org.jspecify.annotations.NullMarked;
