package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Network with probes in place, which measures it while it trains. Must be used by one thread at a
 * time.
 */
final class InstrumentedNetwork {

  private final NetworkAdapter network;
  private final int worker;
  private final List<LayerHandle> layerHandles;
  private final Map<Integer, LayerTraits> traits;
  private final List<ParameterSlice> slices;
  private final RecurrentLayerProbes probes;
  private final InputModificationGuard inputModificationGuard;
  private final StepRecorder recorder;
  private final long firstStep;
  private long stepsSkipped;
  private long nextStep;
  private @Nullable Instant lastStep;

  /**
   * @param worker number of the worker that trains this network in a data-parallel run
   * @param firstStep smallest number that its first step may have
   */
  InstrumentedNetwork(NetworkAdapter network, int worker, long firstStep, CallbackGuard guard) {
    this.network = network;
    this.worker = worker;
    this.firstStep = firstStep;
    this.nextStep = firstStep;
    this.layerHandles = network.layerHandles();
    this.traits = new HashMap<>();
    for (LayerHandle handle : layerHandles) {
      handle
          .configuration()
          .map(LayerTraits::of)
          .map(
              own ->
                  precedingTraits(handle)
                      .map(own::withFormatOf)
                      .orElse(own)) // in order of depth, so the preceding layer is known
          .ifPresent(own -> traits.put(handle.index(), own));
    }
    this.slices = ParameterSlice.of(layerHandles, network.parameters());
    this.probes = new RecurrentLayerProbes(network, layerHandles, guard);
    this.inputModificationGuard = new InputModificationGuard(layerHandles);
    this.recorder = new StepRecorder(network, layerHandles, traits, slices, probes);
  }

  private Optional<LayerTraits> precedingTraits(LayerHandle handle) {
    return network.precedingLayer(handle, layerHandles).map(other -> traits.get(other.index()));
  }

  NetworkAdapter network() {
    return network;
  }

  Model model() {
    return network.model();
  }

  /** Number of the next step. */
  long nextStep() {
    return nextStep;
  }

  /** Descriptions of the layers, as announced with the run. */
  List<LayerInfo> layers() {
    return layerHandles.stream().map(this::info).toList();
  }

  private LayerInfo info(LayerHandle handle) {
    LayerTraits layerTraits = traits.get(handle.index());
    return new LayerInfo(
            handle.name(),
            layerTraits == null
                ? handle.trainable().getClass().getSimpleName()
                : NameSanitizer.name(layerTraits.type()),
            layerTraits == null
                ? ""
                : layerTraits.activation().map(a -> NameSanitizer.name(a.toString())).orElse(""),
            handle.trainable().numParams(),
            slices.stream()
                .filter(slice -> slice.layer().index() == handle.index())
                .mapToLong(ParameterSlice::length)
                .sum(),
            layerTraits != null && layerTraits.recurrent())
        .withFamilies(
            layerTraits == null ? network.vertexFamily(handle) : layerTraits.family(),
            layerTraits == null ? ActivationFamily.OTHER : layerTraits.activationFamily())
        .withBidirectional(layerTraits != null && layerTraits.bidirectional())
        .withOutput(handle.isOutput())
        .withInputs(network.inputs(handle, layerHandles));
  }

  /** Measures the outputs of the layers; the first activation is the network's input. */
  void recordActivations(List<INDArray> activations) {
    for (LayerHandle handle : layerHandles) {
      if (handle.index() + 1 < activations.size()) {
        recorder.recordOutput(handle, activations.get(handle.index() + 1));
      }
    }
  }

  /** Measures the outputs of the vertices, given by name. */
  void recordActivations(Map<String, INDArray> activations) {
    for (LayerHandle handle : layerHandles) {
      if (handle.trainable() instanceof GraphVertex vertex) {
        // the vertex's own name, because the handle's may have been cut to fit the contract
        INDArray output = activations.get(vertex.getVertexName());
        if (output != null) {
          recorder.recordOutput(handle, output);
        }
      }
    }
  }

  void recordOutputLayers() {
    recorder.recordOutputLayers();
  }

  void recordGradients() {
    recorder.recordGradients();
  }

  /** Reports the step, if its gradients were recorded. */
  void completeStep(int iteration, int epoch, RunReporter reporter) {
    if (!recorder.hasGradients()) {
      return;
    }
    if (lastStep == null) {
      stepsSkipped = Math.max(0, firstStep - iteration);
    }
    nextStep = iteration + stepsSkipped + 1;
    Instant now = reporter.now();
    double seconds = reporter.stepSeconds(lastStep, now);
    lastStep = now;
    RunIdentity identity = reporter.identity();
    reporter.step(
        new StepReport(
            identity.run(),
            identity.attempt(),
            worker,
            iteration + stepsSkipped,
            epoch,
            now,
            OptionalDouble.of(recorder.loss()),
            reporter.takeTestLoss(),
            recorder.learningRate(iteration, epoch),
            recorder.batchSize(),
            seconds,
            recorder.completeStep(),
            recorder.outputLosses()));
  }

  /** Restores the network's own layers. */
  void close() {
    inputModificationGuard.close();
    probes.close();
  }
}
