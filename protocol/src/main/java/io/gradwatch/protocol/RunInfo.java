package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Description and state of a run: the record of topic {@link Topics#RUNS}, published at its start,
 * as a heartbeat, and at its end.
 *
 * @param run name of the run
 * @param attempt number of the attempt, 1 to {@link Contract#MAX_ATTEMPT}; higher at each restart
 *     from a checkpoint
 * @param started time at which this attempt began
 * @param heartbeat time at which this record was created
 * @param framework framework and version, for example {@code deeplearning4j 1.0.0-M2.1}
 * @param model type of the model, for example {@code MultiLayerNetwork}
 * @param layers layers from input to output
 * @param hyperParameters values by name, for example {@code batchSize}
 * @param stepsMeasured number of steps of this attempt measured so far
 * @param plannedSteps planned number of steps of this attempt; empty if unknown
 * @param failure reason, if {@link RunState#FAILED}; empty otherwise
 * @param delivery delivery counts of its publisher; empty if it does not report them
 * @param training what it minimises and how; {@link TrainingInfo#UNKNOWN} from publishers that
 *     state it among the hyper-parameters only
 * @param resumedStep number of the step at which this attempt goes on from a checkpoint of the
 *     attempt before it, with nothing changed, so that the steps that it takes again are the same
 *     ones; 0 if it starts from the beginning, goes on with changes, or nothing is known
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
    Optional<DeliveryCounts> delivery,
    TrainingInfo training,
    long resumedStep) {

  public RunInfo {
    Contract.name("run", run);
    Contract.attempt(attempt);
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
    Contract.count("resumedStep", resumedStep);
    plannedSteps.ifPresent(steps -> Contract.count("plannedSteps", steps));
    Contract.text("failure", failure, Contract.MAX_TEXT_LENGTH);
    checkConnections(layers);
    for (OutputInfo output : training.outputs()) {
      requireLayer("outputs: layer", output.layer().orElse(-1), layers.size());
    }
  }

  private static void checkConnections(List<LayerInfo> layers) {
    int connections = 0;
    for (LayerInfo layer : layers) {
      List<Integer> inputs = layer.inputs().orElse(List.of());
      connections += inputs.size();
      Contract.size("layers: inputs", connections, Contract.MAX_CONNECTIONS);
      inputs.forEach(index -> requireLayer("layers: input", index, layers.size()));
    }
  }

  private static void requireLayer(String field, int index, int layers) {
    if (index >= layers) {
      throw new ContractViolation(
          field + " " + index + " does not exist; there are " + layers + " layers");
    }
  }

  /** A run info of an attempt that does not go on from a checkpoint. */
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
      String failure,
      Optional<DeliveryCounts> delivery,
      TrainingInfo training) {
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
        delivery,
        training,
        0);
  }

  /** A run info without delivery counts, which the publisher adds. */
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
        Optional.empty(),
        TrainingInfo.UNKNOWN,
        0);
  }

  /** The same with the delivery counts of its publisher. */
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
        Optional.of(counts),
        training,
        resumedStep);
  }

  /** The same, knowing what the run minimises and how. */
  public RunInfo withTraining(TrainingInfo info) {
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
        delivery,
        info,
        resumedStep);
  }

  /** The same, going on from a checkpoint. */
  public RunInfo withResumedStep(long step) {
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
        delivery,
        training,
        step);
  }

  /** The same with other descriptions of its layers. */
  public RunInfo withLayers(List<LayerInfo> others) {
    return new RunInfo(
        run,
        attempt,
        state,
        started,
        heartbeat,
        framework,
        model,
        others,
        hyperParameters,
        stepsMeasured,
        plannedSteps,
        failure,
        delivery,
        training,
        resumedStep);
  }

  /** The same, created at another time. */
  public RunInfo withHeartbeat(Instant time) {
    return new RunInfo(
        run,
        attempt,
        state,
        started,
        time,
        framework,
        model,
        layers,
        hyperParameters,
        stepsMeasured,
        plannedSteps,
        failure,
        delivery,
        training,
        resumedStep);
  }
}
