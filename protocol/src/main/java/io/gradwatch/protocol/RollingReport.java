package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Rolling gradient norms of every layer: the record of topic {@link Topics#NORMS}, sent at a
 * bounded rate and always when a run is complete.
 *
 * @param attempt attempt of the run
 * @param step last step in the window
 * @param time time of that step
 * @param window maximum number of steps in the window
 * @param layers layers from input to output
 * @param loss loss at that step
 * @param lossMedian median of the finite losses in the window
 * @param complete whether the run has ended and each of its steps was evaluated or counted as
 *     missing
 * @param stepsJudged number of evaluated steps of this attempt
 * @param stepsMissing number of missing steps of this attempt: gaps in the step numbers
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
    Contract.attempt(attempt);
    Contract.count("step", step);
    Contract.positive("window", window);
    layers = Contract.copy("layers", layers, Contract.MAX_LAYERS);
    Contract.count("stepsJudged", stepsJudged);
    Contract.count("stepsMissing", stepsMissing);
  }
}
