package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Measures one network as it trains. One thread at a time. */
final class NetworkWatch {

  private final Network network;
  private final int worker;
  private final List<Part> parts;
  private final Map<Integer, LayerTraits> traits;
  private final List<TensorSlot> slots;
  private final RecurrentEars ears;
  private final KeptOutputs keptOutputs;
  private final StepRecorder recorder;
  private @Nullable Instant lastStep;

  /**
   * @param worker that trains this network, in a data-parallel run
   */
  NetworkWatch(Network network, int worker, FailureLog failures) {
    this.network = network;
    this.worker = worker;
    this.parts = network.parts();
    this.traits = new HashMap<>();
    for (Part part : parts) {
      part.configuration().ifPresent(layer -> traits.put(part.index(), LayerTraits.of(layer)));
    }
    this.slots = TensorSlot.of(parts, network.parameters());
    this.ears = new RecurrentEars(network, parts, failures);
    this.keptOutputs = new KeptOutputs(parts);
    this.recorder = new StepRecorder(network, parts, traits, slots, ears);
  }

  Network network() {
    return network;
  }

  Model model() {
    return network.model();
  }

  int worker() {
    return worker;
  }

  /** The layers, as a run announces them. */
  List<LayerInfo> layers() {
    return parts.stream().map(this::info).toList();
  }

  private LayerInfo info(Part part) {
    LayerTraits known = traits.get(part.index());
    return new LayerInfo(
        part.name(),
        known == null ? part.parameters().getClass().getSimpleName() : Names.fit(known.type()),
        known == null ? "" : known.activation().map(a -> Names.fit(a.toString())).orElse(""),
        part.parameters().numParams(),
        slots.stream()
            .filter(slot -> slot.part().index() == part.index())
            .mapToLong(TensorSlot::length)
            .sum(),
        known != null && known.recurrent());
  }

  /** Measures the outputs of the layers, the first of which is the network's input. */
  void forward(List<INDArray> activations) {
    for (Part part : parts) {
      if (part.index() + 1 < activations.size()) {
        recorder.output(part, activations.get(part.index() + 1));
      }
    }
  }

  /** Measures the outputs of the vertices, by name. */
  void forward(Map<String, INDArray> activations) {
    for (Part part : parts) {
      INDArray output = activations.get(part.name());
      if (output != null) {
        recorder.output(part, output);
      }
    }
  }

  void backward() {
    recorder.outputLayers();
  }

  void gradients() {
    recorder.gradients();
  }

  /** Reports the step, if its gradients were heard. */
  void done(int iteration, int epoch, RunReporter reporter) {
    if (!recorder.heardGradients()) {
      return;
    }
    Instant now = reporter.now();
    double seconds = reporter.stepSeconds(lastStep, now);
    lastStep = now;
    RunIdentity identity = reporter.identity();
    reporter.step(
        new StepReport(
            identity.run(),
            identity.attempt(),
            worker,
            iteration,
            epoch,
            now,
            OptionalDouble.of(recorder.loss()),
            reporter.takeTestLoss(),
            recorder.learningRate(iteration, epoch),
            recorder.batchSize(),
            seconds,
            recorder.take()));
  }

  /** Gives the network its own layers back. */
  void close() {
    keptOutputs.close();
    ears.close();
  }
}
