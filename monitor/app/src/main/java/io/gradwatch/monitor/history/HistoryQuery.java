package io.gradwatch.monitor.history;

import java.util.List;
import java.util.OptionalInt;

/**
 * Which bins of a run are wanted.
 *
 * @param attempt one attempt; empty for the course of the run, in which an attempt that goes on
 *     from an earlier step replaces what came after it
 * @param layers depths of the layers, in ascending order; empty for all. For {@link
 *     HistoryQuantity#TIME_STEPS} the layer
 * @param fromStep first step
 * @param toStep last step
 * @param maxBins number of bins at the finest resolution that is answered with
 */
public record HistoryQuery(
    String run,
    OptionalInt attempt,
    HistoryQuantity quantity,
    List<Integer> layers,
    long fromStep,
    long toStep,
    int maxBins) {

  public HistoryQuery {
    layers = List.copyOf(layers);
    if (fromStep < 0 || toStep < fromStep) {
      throw new IllegalArgumentException(
          "steps from %d to %d: from must be 0 or more and at most to".formatted(fromStep, toStep));
    }
    if (maxBins < 1) {
      throw new IllegalArgumentException("bins is " + maxBins + "; it must be at least 1");
    }
  }
}
