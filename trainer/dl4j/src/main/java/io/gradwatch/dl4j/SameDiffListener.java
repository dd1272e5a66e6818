package io.gradwatch.dl4j;

import io.gradwatch.dl4j.SameDiffGraphLayer.TrainedVariable;
import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorStatistics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.listeners.ListenerResponse;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.listeners.records.LossCurve;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Listener that a {@link SameDiff} graph calls while it trains. A gradient becomes available like
 * any other array, before regularisation and the updater overwrite it; the update has a callback of
 * its own. Evaluation and inference are ignored. Must be used by one thread at a time.
 */
final class SameDiffListener extends BaseListener implements AttachedListener {

  private final SameDiff graph;
  private final List<SameDiffGraphLayer> layers;
  private final List<String> lossVariables;
  private final Map<String, SameDiffGraphLayer> activationLayers;
  private final RunReporter reporter;
  private final ArrayMeasurer measurer = new ArrayMeasurer();
  private final SameDiffLossProbe lossProbe = new SameDiffLossProbe();

  private Map<String, String> variableByGradient = Map.of();
  private final Map<String, TensorStatistics> gradients = new HashMap<>();
  private final Map<String, Double> updates = new HashMap<>();
  private final Map<Integer, ActivationReport> outputs = new HashMap<>();
  private @Nullable Instant stepStarted;
  private int batchSize;

  private SameDiffListener(
      SameDiff graph,
      List<SameDiffGraphLayer> layers,
      ReportSink sink,
      RunIdentity identity,
      InstantSource clock) {
    this.graph = graph;
    this.layers = layers;
    this.lossVariables = List.copyOf(graph.getLossVariables());
    this.activationLayers =
        layers.stream()
            .filter(layer -> layer.activation().isPresent())
            .collect(
                Collectors.toMap(
                    layer -> layer.activation().orElseThrow().name(), Function.identity()));
    this.reporter =
        new RunReporter(
            sink,
            identity,
            graph.getClass().getSimpleName(),
            layers.stream().map(SameDiffGraphLayer::info).toList(),
            clock,
            RunReporter.callbackGuard(identity));
  }

  /**
   * Attaches a listener.
   *
   * @throws IllegalStateException if the graph is already being watched
   */
  static SameDiffListener attach(
      SameDiff graph,
      List<SameDiffGraphLayer> layers,
      ReportSink sink,
      RunIdentity identity,
      InstantSource clock) {
    for (Listener other : graph.getListeners()) {
      if (other instanceof SameDiffListener attached) {
        throw new IllegalStateException(
            "graph is already watched by run "
                + attached.reporter.identity().run()
                + "; close its listener first");
      }
    }
    SameDiffListener listener = new SameDiffListener(graph, layers, sink, identity, clock);
    graph.addListeners(listener);
    listener.reporter.announceStart();
    return listener;
  }

  RunReporter reporter() {
    return reporter;
  }

  @Override
  public boolean isActive(Operation operation) {
    return operation == Operation.TRAINING;
  }

  /**
   * Called with the graph that computes the gradients, which SameDiff rebuilds when the loss
   * changes.
   */
  @Override
  public void operationStart(SameDiff gradientGraph, Operation operation) {
    reporter.runGuarded(
        "finding the gradients", () -> variableByGradient = gradients(gradientGraph));
  }

  private Map<String, String> gradients(SameDiff gradientGraph) {
    Map<String, String> found = new HashMap<>();
    for (SameDiffGraphLayer layer : layers) {
      for (TrainedVariable variable : layer.variables()) {
        SDVariable variableInGraph = gradientGraph.getVariable(variable.name());
        SDVariable gradient = variableInGraph == null ? null : variableInGraph.getGradient();
        if (gradient != null) { // none where the loss does not depend on the variable
          found.put(gradient.name(), variable.name());
        }
      }
    }
    return found;
  }

  @Override
  public void epochStart(SameDiff sd, At at) {
    reporter.progress().epochStarted();
  }

  @Override
  public ListenerResponse epochEnd(SameDiff sd, At at, LossCurve lossCurve, long epochMillis) {
    reporter.progress().epochEnded();
    return ListenerResponse.CONTINUE;
  }

  @Override
  public void iterationStart(SameDiff sd, At at, MultiDataSet data, long etlMillis) {
    reporter.progress().stepStarted();
    reporter.runGuarded(
        "starting a step",
        () -> {
          gradients.clear();
          updates.clear();
          outputs.clear();
          stepStarted = reporter.now();
          lossProbe.request(graph.getTrainingConfig(), graph.getLossVariables());
          batchSize = Math.toIntExact(data.getFeatures(0).size(0));
        });
  }

  @Override
  public void activationAvailable(
      SameDiff sd,
      At at,
      @Nullable MultiDataSet batch,
      SameDiffOp op,
      String name,
      INDArray array) {
    reporter.runGuarded(
        "measuring gradients",
        () -> {
          lossProbe.record(name, array);
          String variable = variableByGradient.get(name);
          if (variable != null) {
            gradients.put(variable, measurer.statistics(array));
          }
          SameDiffGraphLayer layer = activationLayers.get(name);
          if (layer != null && array.rank() > 1) {
            outputs.put(layer.index(), measureOutput(layer, array));
          }
        });
  }

  private ActivationReport measureOutput(SameDiffGraphLayer layer, INDArray array) {
    var activation = layer.activation().orElseThrow();
    int unitAxis = activation.channelsFirst() ? 1 : array.rank() - 1;
    return measurer.activation(array, unitAxis, activation.saturation());
  }

  @Override
  public void preUpdate(SameDiff sd, At at, Variable variable, INDArray update) {
    reporter.runGuarded(
        "measuring an update", () -> updates.put(variable.getName(), measurer.l2Norm(update)));
  }

  @Override
  public void iterationDone(SameDiff sd, At at, MultiDataSet data, Loss loss) {
    reporter.runGuarded("reporting a step", () -> report(at, loss));
  }

  private void report(At at, Loss loss) {
    boolean variableInGraph =
        lossProbe.withdraw(graph.getTrainingConfig(), graph.getLossVariables());
    Instant now = reporter.now();
    RunIdentity identity = reporter.identity();
    reporter.step(
        new StepReport(
            identity.run(),
            identity.attempt(),
            identity.worker(),
            at.iteration(),
            at.epoch(),
            now,
            variableInGraph
                ? OptionalDouble.of(lossProbe.total(loss, graph.getLossVariables()))
                : OptionalDouble.empty(),
            reporter.takeTestLoss(),
            learningRate(at),
            batchSize,
            reporter.stepSeconds(stepStarted, now),
            reports(),
            variableInGraph ? outputLosses() : List.of()));
  }

  /** The losses of the announced outputs; none if the graph has other losses by now. */
  private List<Double> outputLosses() {
    int announced = reporter.identity().training().outputs().size();
    return graph.getLossVariables().equals(lossVariables)
        ? lossProbe.losses(lossVariables).stream().limit(announced).toList()
        : List.of();
  }

  private OptionalDouble learningRate(At at) {
    TrainingConfig configuration = graph.getTrainingConfig();
    return configuration != null && configuration.getUpdater().hasLearningRate()
        ? OptionalDouble.of(configuration.getUpdater().getLearningRate(at.iteration(), at.epoch()))
        : OptionalDouble.empty();
  }

  private List<LayerReport> reports() {
    List<LayerReport> reports = new ArrayList<>();
    for (SameDiffGraphLayer layer : layers) {
      List<TensorReport> tensors = new ArrayList<>();
      for (TrainedVariable variable : layer.variables()) {
        TensorStatistics gradient = gradients.get(variable.name());
        if (gradient != null) {
          tensors.add(report(variable, gradient));
        }
      }
      var activation = Optional.ofNullable(outputs.get(layer.index()));
      if (!tensors.isEmpty() || activation.isPresent()) {
        reports.add(
            new LayerReport(layer.index(), layer.name(), tensors, activation, Optional.empty()));
      }
    }
    return reports;
  }

  private TensorReport report(TrainedVariable variable, TensorStatistics gradient) {
    Double update = updates.get(variable.name());
    return new TensorReport(
        variable.param(),
        variable.role(),
        gradient,
        update == null ? OptionalDouble.empty() : OptionalDouble.of(update),
        OptionalDouble.of(measurer.l2Norm(graph.getVariable(variable.name()).getArr())),
        OptionalDouble.empty());
  }

  @Override
  public void detach() {
    graph.getListeners().remove(this);
    TrainingConfig configuration = graph.getTrainingConfig();
    if (configuration != null) {
      lossProbe.withdraw(configuration, graph.getLossVariables());
    }
  }
}
