package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run is and how it stands: the record of topic {@link Topics#RUNS}, published at its start,
 * as a heartbeat, and at its end.
 *
 * @param run name of the run
 * @param attempt from 1; goes up at each restart from a checkpoint
 * @param state where it stands
 * @param started when this attempt began
 * @param heartbeat when this record was made
 * @param framework for example {@code deeplearning4j 1.0.0-M2.1}
 * @param model for example {@code MultiLayerNetwork}
 * @param layers from input to output
 * @param hyperParameters by name, for example {@code batchSize}
 * @param stepsMeasured of this attempt, so far
 * @param plannedSteps of this attempt; empty when not known
 * @param failure why, when {@link RunState#FAILED}; otherwise empty
 * @param delivery how its publisher stands; empty when it does not say
 */
public record RunInfo(
    String run,
    int attempt,
    RunState state,
    Instant started,
    Instant heartbeat,
    String framework,
    String model,
    List<LayerInfo> layers,
    Map<String, String> hyperParameters,
    long stepsMeasured,
    OptionalLong plannedSteps,
    String failure,
    Optional<DeliveryCounts> delivery) {

  public RunInfo {
    Contract.name("run", run);
    Contract.positive("attempt", attempt);
    Contract.text("framework", framework, Contract.MAX_NAME_LENGTH);
    Contract.text("model", model, Contract.MAX_NAME_LENGTH);
    layers = Contract.copy("layers", layers, Contract.MAX_LAYERS);
    Contract.size("hyperParameters", hyperParameters.size(), Contract.MAX_HYPER_PARAMETERS);
    hyperParameters = Map.copyOf(hyperParameters);
    hyperParameters.forEach(
        (key, value) -> {
          Contract.name("hyperParameters", key);
          Contract.text("hyperParameters." + key, value, Contract.MAX_TEXT_LENGTH);
        });
    Contract.count("stepsMeasured", stepsMeasured);
    plannedSteps.ifPresent(steps -> Contract.count("plannedSteps", steps));
    Contract.text("failure", failure, Contract.MAX_TEXT_LENGTH);
  }

  /** As a trainer knows it, who knows nothing of its publisher. */
  public RunInfo(
      String run,
      int attempt,
      RunState state,
      Instant started,
      Instant heartbeat,
      String framework,
      String model,
      List<LayerInfo> layers,
      Map<String, String> hyperParameters,
      long stepsMeasured,
      OptionalLong plannedSteps,
      String failure) {
    this(
        run,
        attempt,
        state,
        started,
        heartbeat,
        framework,
        model,
        layers,
        hyperParameters,
        stepsMeasured,
        plannedSteps,
        failure,
        Optional.empty());
  }

  /** The same, from a publisher that stands so. */
  public RunInfo withDelivery(DeliveryCounts counts) {
    return new RunInfo(
        run,
        attempt,
        state,
        started,
        heartbeat,
        framework,
        model,
        layers,
        hyperParameters,
        stepsMeasured,
        plannedSteps,
        failure,
        Optional.of(counts));
  }
}
