package io.gradwatch.detect;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.TimeStepReport;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Passes synthetic records of one run to {@link RunEvaluator} and collects the results. */
final class SimulatedRun {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private RunEvaluator evaluator;
  private final List<Event> events = new ArrayList<>();
  private final List<RollingReport> norms = new ArrayList<>();
  private final List<RunUpdate.Outcome> outcomes = new ArrayList<>();
  private final RunHistory history = new RunHistory("run");
  private int attempt = 1;
  private long step;
  private int epoch;
  private int batchSize = 32;
  private double learningRate = 0.1;
  private OptionalDouble testLoss = OptionalDouble.empty();

  SimulatedRun() {
    this(new RunEvaluator());
  }

  SimulatedRun(RunEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** Sets the evaluator of the following steps, as when a monitor starts with other settings. */
  void evaluator(RunEvaluator next) {
    evaluator = next;
  }

  /** One layer at one step, with independent gradient, weights and update. */
  record Layer(
      String name,
      double norm,
      double update,
      double weights,
      long nans,
      Output output,
      OptionalDouble spread,
      long units,
      TimeStepReport timeSteps) {

    /** Shares of saturated and dead outputs. */
    record Output(double saturated, double dead) {}

    static Layer of(String name, double norm) {
      return new Layer(
          name,
          norm,
          0.001,
          1,
          0,
          new Output(0, 0),
          OptionalDouble.empty(),
          10,
          new TimeStepReport(List.of(), List.of(), 0));
    }

    Layer withUpdateNorm(double newUpdate) {
      return new Layer(name, norm, newUpdate, weights, nans, output, spread, units, timeSteps);
    }

    Layer withWeightNorm(double newWeights) {
      return new Layer(name, norm, update, newWeights, nans, output, spread, units, timeSteps);
    }

    Layer withNans(long count) {
      return new Layer(name, norm, update, weights, count, output, spread, units, timeSteps);
    }

    Layer saturated(double share) {
      Output newOutput = new Output(share, output.dead());
      return new Layer(name, norm, update, weights, nans, newOutput, spread, units, timeSteps);
    }

    Layer dead(double share) {
      Output newOutput = new Output(output.saturated(), share);
      return new Layer(name, norm, update, weights, nans, newOutput, spread, units, timeSteps);
    }

    Layer spread(double newSpread) {
      OptionalDouble known = OptionalDouble.of(newSpread);
      return new Layer(name, norm, update, weights, nans, output, known, units, timeSteps);
    }

    Layer units(long count) {
      return new Layer(name, norm, update, weights, nans, output, spread, count, timeSteps);
    }

    Layer throughTime(List<Double> norms) {
      return throughTime(
          new TimeStepReport(norms, timeSteps.reverseGradientL2Norms(), norms.size()));
    }

    Layer backThroughTime(List<Double> norms) {
      List<Double> forward = timeSteps.gradientL2Norms();
      return throughTime(new TimeStepReport(forward, norms, forward.size()));
    }

    Layer throughTime(TimeStepReport report) {
      return new Layer(name, norm, update, weights, nans, output, spread, units, report);
    }

    LayerReport report(int index) {
      return new LayerReport(
          index,
          name,
          List.of(
              tensor("W", TensorRole.WEIGHT, 100, norm, weights),
              tensor("b", TensorRole.BIAS, units, norm / 10, weights / 10)),
          Optional.of(new ActivationReport(0, 1, output.saturated(), output.dead(), 0, 0)),
          timeSteps.sequenceLength() == 0 ? Optional.empty() : Optional.of(timeSteps));
    }

    private TensorReport tensor(
        String param, TensorRole role, long elements, double l2Norm, double parameterNorm) {
      boolean weight = role == TensorRole.WEIGHT;
      return new TensorReport(
          param,
          role,
          new TensorStatistics(
              elements,
              l2Norm == 0 ? elements : 0,
              weight ? nans : 0,
              0,
              l2Norm,
              0,
              l2Norm / 10,
              -l2Norm,
              l2Norm,
              Optional.empty()),
          OptionalDouble.of(update),
          OptionalDouble.of(parameterNorm),
          weight ? spread : OptionalDouble.empty());
    }
  }

  /** Sets the batch size of the following steps. */
  SimulatedRun batchSize(int examples) {
    batchSize = examples;
    return this;
  }

  /** Sets the epoch of the following steps. */
  SimulatedRun inEpoch(int number) {
    epoch = number;
    return this;
  }

  /** Sets the learning rate of the following steps. */
  SimulatedRun learningRate(double learningRate) {
    this.learningRate = learningRate;
    return this;
  }

  /** Sets the test loss of the next step. */
  SimulatedRun testLoss(double loss) {
    testLoss = OptionalDouble.of(loss);
    return this;
  }

  /** Evaluates the next step. */
  SimulatedRun step(double loss, Layer... layers) {
    report(report(step++, loss, layers));
    testLoss = OptionalDouble.empty();
    return this;
  }

  /** Evaluates a number of identical steps. */
  SimulatedRun steps(int count, double loss, Layer... layers) {
    for (int i = 0; i < count; i++) {
      step(loss, layers);
    }
    return this;
  }

  StepReport report(long number, double loss, Layer... layers) {
    List<LayerReport> reports = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      reports.add(layers[i].report(i));
    }
    return new StepReport(
        "run",
        attempt,
        0,
        number,
        epoch,
        START.plusMillis(100 * number),
        OptionalDouble.of(loss),
        testLoss,
        OptionalDouble.of(learningRate),
        batchSize,
        0.1,
        reports);
  }

  SimulatedRun report(StepReport report) {
    return record(evaluator.evaluateStep(history, StepColumns.of(report)));
  }

  /** Publishes a run info with planned steps and hyper-parameters. */
  SimulatedRun withRunInfo(
      long plannedSteps, Map<String, String> hyperParameters, LayerInfo... layers) {
    return record(
        evaluator.evaluateRunInfo(
            history,
            new RunInfo(
                "run",
                attempt,
                RunState.RUNNING,
                START,
                START,
                "test",
                "test",
                List.of(layers),
                hyperParameters,
                0,
                OptionalLong.of(plannedSteps),
                "")));
  }

  SimulatedRun info(RunInfo info) {
    return record(evaluator.evaluateRunInfo(history, info));
  }

  SimulatedRun info(RunState state, long measured, LayerInfo... layers) {
    return record(
        evaluator.evaluateRunInfo(
            history,
            new RunInfo(
                "run",
                attempt,
                state,
                START,
                START.plusSeconds(1_000),
                "test",
                "test",
                List.of(layers),
                Map.of(),
                measured,
                OptionalLong.empty(),
                "")));
  }

  private SimulatedRun record(RunUpdate update) {
    events.addAll(update.events());
    update.norms().ifPresent(norms::add);
    outcomes.add(update.outcome());
    return this;
  }

  SimulatedRun attempt(int number, long fromStep) {
    attempt = number;
    step = fromStep;
    return this;
  }

  SimulatedRun skip(long steps) {
    step += steps;
    return this;
  }

  List<Event> events() {
    return events;
  }

  List<Event> events(VerdictKind kind) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }

  /** The only event that began a verdict of this kind. */
  Event beganEvent(VerdictKind kind) {
    List<Event> began =
        events(kind).stream().filter(event -> event.phase() == EventPhase.BEGAN).toList();
    if (began.size() != 1) {
      throw new AssertionError(kind + " began " + began.size() + " times: " + events);
    }
    return began.get(0);
  }

  List<RollingReport> norms() {
    return norms;
  }

  RunUpdate.Outcome lastOutcome() {
    return outcomes.get(outcomes.size() - 1);
  }

  RunHistory history() {
    return history;
  }

  RunSnapshot snapshot() {
    return evaluator.snapshot(history());
  }
}
