package io.gradwatch.dl4j;

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
  private final long firstStep;
  private long stepsSkipped;
  private long nextStep;
  private @Nullable Instant lastStep;

  /**
   * @param worker that trains this network, in a data-parallel run
   * @param firstStep the least number that its first step may have
   */
  NetworkWatch(Network network, int worker, long firstStep, FailureLog failures) {
    this.network = network;
    this.worker = worker;
    this.firstStep = firstStep;
    this.nextStep = firstStep;
    this.parts = network.parts();
    this.traits = new HashMap<>();
    for (Part part : parts) {
      part.configuration()
          .map(LayerTraits::of)
          .map(own -> before(part).map(own::behind).orElse(own)) // parts come in order of depth
          .ifPresent(own -> traits.put(part.index(), own));
    }
    this.slots = TensorSlot.of(parts, network.parameters());
    this.ears = new RecurrentEars(network, parts, failures);
    this.keptOutputs = new KeptOutputs(parts);
    this.recorder = new StepRecorder(network, parts, traits, slots, ears);
  }

  private Optional<LayerTraits> before(Part part) {
    return network.before(part, parts).map(other -> traits.get(other.index()));
  }

  Network network() {
    return network;
  }

  Model model() {
    return network.model();
  }

  /** The number of the step to come. */
  long nextStep() {
    return nextStep;
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
      if (part.parameters() instanceof GraphVertex vertex) {
        // by the vertex's own name: the part's may have been made to fit the contract
        INDArray output = activations.get(vertex.getVertexName());
        if (output != null) {
          recorder.output(part, output);
        }
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
            recorder.take()));
  }

  /** Gives the network its own layers back. */
  void close() {
    keptOutputs.close();
    ears.close();
  }
}
