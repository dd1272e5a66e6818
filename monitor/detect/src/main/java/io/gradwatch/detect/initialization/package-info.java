/** Initial weights from which a model cannot be trained. */
@NullMarked
package io.gradwatch.detect.initialization;

import org.jspecify.annotations.NullMarked;
