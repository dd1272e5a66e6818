package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Rolling gradient norms of every layer: the record of topic {@link Topics#NORMS}, at a bounded
 * rate and always when a run is complete.
 *
 * @param run name of the run
 * @param attempt of the run
 * @param step the last step in the window
 * @param time of that step
 * @param window steps at most in a window
 * @param layers from input to output
 * @param loss of that step
 * @param lossMedian over the window's finite losses
 * @param complete the run has ended and every step it measured was judged or counted as missing
 * @param stepsJudged of this attempt
 * @param stepsMissing of this attempt: gaps in the step numbers
 */
public record RollingReport(
    String run,
    int attempt,
    long step,
    Instant time,
    int window,
    List<RollingLayer> layers,
    OptionalDouble loss,
    OptionalDouble lossMedian,
    boolean complete,
    long stepsJudged,
    long stepsMissing) {

  public RollingReport {
    Contract.name("run", run);
    Contract.positive("attempt", attempt);
    Contract.count("step", step);
    Contract.positive("window", window);
    layers = Contract.copy("layers", layers, Contract.MAX_LAYERS);
    Contract.count("stepsJudged", stepsJudged);
    Contract.count("stepsMissing", stepsMissing);
  }
}
