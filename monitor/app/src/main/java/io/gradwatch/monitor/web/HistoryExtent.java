package io.gradwatch.monitor.web;

import io.gradwatch.monitor.history.AttemptSummary;
import io.gradwatch.monitor.history.HistoryLayer;
import java.util.List;

/**
 * How far the history of a run reaches.
 *
 * @param attempts attempts with their steps, in ascending order
 * @param layers layers by depth
 * @param timedLayers layers with a norm along the sequence
 */
record HistoryExtent(
    String run,
    List<AttemptSummary> attempts,
    List<HistoryLayer> layers,
    List<HistoryLayer> timedLayers) {}
