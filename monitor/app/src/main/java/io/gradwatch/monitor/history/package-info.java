/**
 * What every step of every run measured, at several resolutions, kept on disk: bins of 1, 8, 64, …
 * steps with first, last, least and greatest value, so that a spike of one step is visible at each
 * of them. Fed by a consumer of its own; knows neither the stream's state nor HTTP.
 */
@NullMarked
package io.gradwatch.monitor.history;

import org.jspecify.annotations.NullMarked;
