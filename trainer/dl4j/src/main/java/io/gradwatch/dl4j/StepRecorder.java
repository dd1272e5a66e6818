package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorStatistics;
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
 * Collects the measurements of one step in the order in which Deeplearning4j makes the arrays
 * available: outputs after the forward pass, gradients after back-propagation, updates and
 * parameters at the end. The unit spread is measured only at some steps, before the updater runs,
 * so that the first one is that of the weight initialisation.
 */
final class StepRecorder {

  /**
   * Number of first steps at which the unit spread is measured: identical units diverge in these or
   * not at all.
   */
  private static final int INITIAL_SPREAD_STEPS = 4;

  /**
   * Steps between later measurements: the spread changes slowly, and measuring it takes a pass over
   * all weights.
   */
  private static final int SPREAD_INTERVAL_STEPS = 100;

  private final NetworkAdapter network;
  private final List<LayerHandle> layerHandles;
  private final Map<Integer, LayerTraits> traits;
  private final List<ParameterSlice> slices;
  private final RecurrentLayerProbes probes;
  private final FloatViewCache gradientViews = new FloatViewCache();
  private final FloatViewCache parameterViews = new FloatViewCache();
  private final Map<Integer, FloatViewCache> outputViews = new HashMap<>();
  private final TensorMeasurer tensors = new TensorMeasurer();
  private final ActivationMeasurer activations = new ActivationMeasurer();
  private final List<ParameterNorm> parameterNorms;
  private final List<OptionalDouble> emptySpreads;

  private final Map<Integer, ActivationReport> outputs = new HashMap<>();
  private List<TensorStatistics> gradients = List.of();
  private List<OptionalDouble> unitSpreads = List.of();
  private long stepsCompleted;
  private double loss;
  private List<Double> outputLosses = List.of();
  private int batchSize;
  private double batchDivisor;

  StepRecorder(
      NetworkAdapter network,
      List<LayerHandle> handles,
      Map<Integer, LayerTraits> traits,
      List<ParameterSlice> slices,
      RecurrentLayerProbes probes) {
    this.network = network;
    this.layerHandles = handles;
    this.traits = traits;
    this.slices = slices;
    this.probes = probes;
    this.parameterNorms = slices.stream().map(slice -> new ParameterNorm(tensors, slice)).toList();
    this.emptySpreads = Collections.nCopies(slices.size(), OptionalDouble.empty());
  }

  /** Measures a layer's output, if the layer has an activation function. */
  void recordOutput(LayerHandle handle, INDArray output) {
    LayerTraits layer = traits.get(handle.index());
    if (!handle.receivesGradient()
        || layer == null
        || layer.activation().isEmpty()
        || output.rank() < 2) {
      return;
    }
    int unitAxis = layer.channelsLast() ? output.rank() - 1 : 1;
    FloatViewCache views =
        outputViews.computeIfAbsent(handle.index(), index -> new FloatViewCache());
    FlatValues values = FlatValues.of(output, views);
    outputs.put(handle.index(), activations.measure(values, unitAxis, layer.saturation()));
  }

  /**
   * Measures the output of the output layers. Training does not provide it, so it is computed once
   * more if the activation function can saturate or have dead units.
   */
  void recordOutputLayers() {
    for (LayerHandle handle : layerHandles) {
      LayerTraits layer = traits.get(handle.index());
      if (handle.isOutput()
          && handle.layer().isPresent()
          && layer != null
          && layer.saturation() != Saturation.NONE) {
        recordOutput(
            handle, handle.layer().get().activate(false, LayerWorkspaceMgr.noWorkspaces()));
      }
    }
  }

  /** Measures the gradients as back-propagation computed them, and the loss. */
  void recordGradients() {
    gradients = List.of();
    Model model = network.model();
    batchSize = model.batchSize();
    batchDivisor = model.conf().isMiniBatch() ? batchSize : 1;
    loss = model.score();
    outputLosses = network.outputLosses(layerHandles);
    FlatValues flat = gradientValues();
    List<TensorStatistics> measured = new ArrayList<>(slices.size());
    for (ParameterSlice slice : slices) {
      double divisor = slice.dividedByBatchSize() ? batchDivisor : 1;
      measured.add(tensors.measure(flat, slice.offset(), slice.length(), divisor));
    }
    unitSpreads = unitSpreads();
    gradients = measured;
  }

  private List<OptionalDouble> unitSpreads() {
    if (stepsCompleted >= INITIAL_SPREAD_STEPS && stepsCompleted % SPREAD_INTERVAL_STEPS != 0) {
      return emptySpreads;
    }
    FlatValues parameters = parameterValues();
    return slices.stream()
        .map(
            slice ->
                slice.unitMatrix().map(units -> UnitSpread.of(parameters, slice.offset(), units)))
        .map(spread -> spread.map(OptionalDouble::of).orElse(OptionalDouble.empty()))
        .toList();
  }

  /** Returns whether gradients were measured since the last {@link #completeStep}. */
  boolean hasGradients() {
    return !gradients.isEmpty() || slices.isEmpty();
  }

  double loss() {
    return loss;
  }

  /** The losses of several outputs; none if they are not known. */
  List<Double> outputLosses() {
    return outputLosses;
  }

  int batchSize() {
    return batchSize;
  }

  /** Returns the learning rate at this point of the schedule; empty if the updaters differ. */
  OptionalDouble learningRate(int iteration, int epoch) {
    OptionalDouble shared = OptionalDouble.empty();
    for (ParameterSlice slice : slices) {
      IUpdater updater = slice.layer().trainable().getConfig().getUpdaterByParam(slice.param());
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

  /** Measures updates and parameters, returns the reports of the layers and resets the recorder. */
  List<LayerReport> completeStep() {
    List<TensorReport> tensorReports = tensorReports();
    Map<Integer, List<TensorReport>> reports = new HashMap<>();
    for (int i = 0; i < slices.size(); i++) {
      reports
          .computeIfAbsent(slices.get(i).layer().index(), handle -> new ArrayList<>())
          .add(tensorReports.get(i));
    }
    List<LayerReport> layers = new ArrayList<>();
    for (LayerHandle handle : layerHandles) {
      var activation = Optional.ofNullable(outputs.get(handle.index()));
      var timeSteps = probes.recorderOf(handle).flatMap(recorder -> recorder.take(batchDivisor));
      List<TensorReport> layerTensors = reports.getOrDefault(handle.index(), List.of());
      if (!layerTensors.isEmpty() || activation.isPresent() || timeSteps.isPresent()) {
        layers.add(
            new LayerReport(handle.index(), handle.name(), layerTensors, activation, timeSteps));
      }
    }
    stepsCompleted++;
    outputs.clear();
    gradients = List.of();
    return layers;
  }

  /**
   * Measures from the last tensor to the first, because the step ended there and it is still in the
   * cache.
   */
  private List<TensorReport> tensorReports() {
    FlatValues updates = gradientValues();
    FlatValues parameters = parameterValues();
    boolean updated = updatesOverwriteGradients();
    TensorReport[] reports = new TensorReport[slices.size()];
    for (int i = slices.size() - 1; i >= 0; i--) {
      ParameterSlice slice = slices.get(i);
      OptionalDouble update =
          updated
              ? OptionalDouble.of(tensors.l2Norm(updates, slice.offset(), slice.length()))
              : OptionalDouble.empty();
      double parameterNorm = parameterNorms.get(i).afterStep(update, parameters);
      reports[i] =
          new TensorReport(
              slice.param(),
              slice.role(),
              gradients.get(i),
              update,
              OptionalDouble.of(parameterNorm),
              unitSpreads.get(i));
    }
    return List.of(reports);
  }

  private FlatValues gradientValues() {
    return FlatValues.of(network.gradients(), gradientViews);
  }

  private FlatValues parameterValues() {
    return FlatValues.of(network.parameters(), parameterViews);
  }

  /**
   * Returns whether the optimiser overwrites the gradient with the update: gradient descent does, a
   * line search does not.
   */
  private boolean updatesOverwriteGradients() {
    return network.model().conf().getOptimizationAlgo()
        == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT;
  }
}
