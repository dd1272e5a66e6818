/**
 * From readings to verdicts: when an abnormal reading is certain, when it is over, which verdict of
 * a run came first. Knows no figure and no threshold of any kind of trouble.
 */
@NullMarked
package io.gradwatch.detect.verdict;

import org.jspecify.annotations.NullMarked;
