package io.gradwatch.monitor.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Verdicts of a run.
 *
 * @param active those that are active now, as in a run
 * @param past those that have cleared
 * @param history loss and learning rate of the steps that were asked for; empty without a step
 */
record VerdictsAnswer(
    String run, List<JsonNode> active, List<JsonNode> past, List<HistoryAnswer> history) {}
