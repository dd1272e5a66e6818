package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Gathers what one step shows, in the order in which Deeplearning4j lets it be seen: outputs after
 * the forward pass, gradients after back-propagation, updates and parameters at the end. How much
 * units differ is measured now and then, before the updater: at the first step it is that of the
 * initialisation.
 */
final class StepRecorder {

  /** The first steps, in which units that are copies of each other part or do not. */
  private static final int FIRST_SPREADS = 4;

  /** Units part slowly, and to measure it passes over all weights. */
  private static final int STEPS_BETWEEN_SPREADS = 100;

  private final Network network;
  private final List<Part> parts;
  private final Map<Integer, LayerTraits> traits;
  private final List<TensorSlot> slots;
  private final RecurrentEars ears;
  private final FloatMemory gradientMemory = new FloatMemory();
  private final FloatMemory parameterMemory = new FloatMemory();
  private final Map<Integer, FloatMemory> outputMemory = new HashMap<>();
  private final TensorMeasurer tensors = new TensorMeasurer();
  private final ActivationMeasurer activations = new ActivationMeasurer();
  private final List<ParameterNorm> parameterNorms;
  private final List<OptionalDouble> noSpreads;

  private final Map<Integer, ActivationReport> outputs = new HashMap<>();
  private List<TensorStatistics> gradients = List.of();
  private List<OptionalDouble> unitSpreads = List.of();
  private long taken;
  private double loss;
  private int batchSize;
  private double batchDivisor;

  StepRecorder(
      Network network,
      List<Part> parts,
      Map<Integer, LayerTraits> traits,
      List<TensorSlot> slots,
      RecurrentEars ears) {
    this.network = network;
    this.parts = parts;
    this.traits = traits;
    this.slots = slots;
    this.ears = ears;
    this.parameterNorms = slots.stream().map(slot -> new ParameterNorm(tensors, slot)).toList();
    this.noSpreads = Collections.nCopies(slots.size(), OptionalDouble.empty());
  }

  /** Measures a layer's output, if it went through an activation function. */
  void output(Part part, INDArray output) {
    LayerTraits layer = traits.get(part.index());
    if (!part.reached() || layer == null || layer.activation().isEmpty() || output.rank() < 2) {
      return;
    }
    int unitAxis = layer.channelsLast() ? output.rank() - 1 : 1;
    FloatMemory memory = outputMemory.computeIfAbsent(part.index(), index -> new FloatMemory());
    FlatValues values = FlatValues.of(output, memory);
    outputs.put(part.index(), activations.measure(values, unitAxis, layer.saturation()));
  }

  /**
   * Measures the output of the output layers, which training itself does not compute: computes it
   * once more, where its activation function can saturate or die.
   */
  void outputLayers() {
    for (Part part : parts) {
      LayerTraits layer = traits.get(part.index());
      if (part.output()
          && part.layer().isPresent()
          && layer != null
          && layer.saturation() != Saturation.NONE) {
        output(part, part.layer().get().activate(false, LayerWorkspaceMgr.noWorkspaces()));
      }
    }
  }

  /** Measures the gradients as back-propagation gave them, and the loss. */
  void gradients() {
    gradients = List.of();
    Model model = network.model();
    batchSize = model.batchSize();
    batchDivisor = model.conf().isMiniBatch() ? batchSize : 1;
    loss = model.score();
    FlatValues flat = gradientValues();
    List<TensorStatistics> measured = new ArrayList<>(slots.size());
    for (TensorSlot slot : slots) {
      double divisor = slot.divided() ? batchDivisor : 1;
      measured.add(tensors.measure(flat, slot.offset(), slot.length(), divisor));
    }
    unitSpreads = unitSpreads();
    gradients = measured;
  }

  private List<OptionalDouble> unitSpreads() {
    if (taken >= FIRST_SPREADS && taken % STEPS_BETWEEN_SPREADS != 0) {
      return noSpreads;
    }
    FlatValues parameters = parameterValues();
    return slots.stream()
        .map(slot -> slot.units().map(units -> UnitSpread.of(parameters, slot.offset(), units)))
        .map(spread -> spread.map(OptionalDouble::of).orElse(OptionalDouble.empty()))
        .toList();
  }

  /** Whether gradients were measured since the last {@link #take}. */
  boolean heardGradients() {
    return !gradients.isEmpty() || slots.isEmpty();
  }

  double loss() {
    return loss;
  }

  int batchSize() {
    return batchSize;
  }

  /** The learning rate that all updaters share at this point of their schedules. */
  OptionalDouble learningRate(int iteration, int epoch) {
    OptionalDouble shared = OptionalDouble.empty();
    for (TensorSlot slot : slots) {
      IUpdater updater = slot.part().parameters().getConfig().getUpdaterByParam(slot.param());
      if (updater != null && updater.hasLearningRate()) {
        double rate = updater.getLearningRate(iteration, epoch);
        if (shared.isPresent() && shared.getAsDouble() != rate) {
          return OptionalDouble.empty();
        }
        shared = OptionalDouble.of(rate);
      }
    }
    return shared;
  }

  /** Measures updates and parameters and hands out the step's layers; the recorder starts anew. */
  List<LayerReport> take() {
    List<TensorReport> tensorReports = tensorReports();
    Map<Integer, List<TensorReport>> reports = new HashMap<>();
    for (int i = 0; i < slots.size(); i++) {
      reports
          .computeIfAbsent(slots.get(i).part().index(), part -> new ArrayList<>())
          .add(tensorReports.get(i));
    }
    List<LayerReport> layers = new ArrayList<>();
    for (Part part : parts) {
      var activation = Optional.ofNullable(outputs.get(part.index()));
      var timeSteps = ears.of(part).flatMap(ear -> ear.take(batchDivisor));
      List<TensorReport> ofPart = reports.getOrDefault(part.index(), List.of());
      if (!ofPart.isEmpty() || activation.isPresent() || timeSteps.isPresent()) {
        layers.add(new LayerReport(part.index(), part.name(), ofPart, activation, timeSteps));
      }
    }
    taken++;
    outputs.clear();
    gradients = List.of();
    return layers;
  }

  /** Goes from the last tensor to the first: the step ended there, so it is in the cache still. */
  private List<TensorReport> tensorReports() {
    FlatValues updates = gradientValues();
    FlatValues parameters = parameterValues();
    boolean updated = writesUpdates();
    TensorReport[] reports = new TensorReport[slots.size()];
    for (int i = slots.size() - 1; i >= 0; i--) {
      TensorSlot slot = slots.get(i);
      OptionalDouble update =
          updated
              ? OptionalDouble.of(tensors.l2Norm(updates, slot.offset(), slot.length()))
              : OptionalDouble.empty();
      double parameterNorm = parameterNorms.get(i).after(update, parameters);
      reports[i] = report(slot, gradients.get(i), update, parameterNorm, unitSpreads.get(i));
    }
    return List.of(reports);
  }

  private FlatValues gradientValues() {
    return FlatValues.of(network.gradients(), gradientMemory);
  }

  private FlatValues parameterValues() {
    return FlatValues.of(network.parameters(), parameterMemory);
  }

  /** Gradient descent writes the update over the gradient; a line search does not. */
  private boolean writesUpdates() {
    return network.model().conf().getOptimizationAlgo()
        == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT;
  }

  private static TensorReport report(
      TensorSlot slot,
      TensorStatistics gradient,
      OptionalDouble update,
      double parameterNorm,
      OptionalDouble unitSpread) {
    return new TensorReport(
        slot.param(),
        slot.role(),
        gradient.elements(),
        gradient.zeros(),
        gradient.nans(),
        gradient.infinities(),
        gradient.l2Norm(),
        gradient.mean(),
        gradient.meanAbsolute(),
        gradient.min(),
        gradient.max(),
        Optional.of(gradient.histogram()),
        update,
        OptionalDouble.of(parameterNorm),
        unitSpread);
  }
}
