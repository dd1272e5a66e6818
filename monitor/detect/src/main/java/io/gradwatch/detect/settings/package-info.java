/**
 * What a limit of a detector is, and how limits are read from nested maps of a configuration file.
 * Knows no detector and no file format.
 */
@NullMarked
package io.gradwatch.detect.settings;

import org.jspecify.annotations.NullMarked;
