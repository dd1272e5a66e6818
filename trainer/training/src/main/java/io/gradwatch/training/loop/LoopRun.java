package io.gradwatch.training.loop;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.protocol.ContractViolation;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.evaluation.TrainingEvaluator;
import io.gradwatch.training.model.FailureReason;
import io.gradwatch.training.model.NetworkCheckpoint;
import io.gradwatch.training.model.TrainableNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One run of a {@link TrainingLoop}. */
final class LoopRun {

  private final TrainingLoop loop;
  private final TrainableNetwork network;
  private final Examples train;
  private final Optional<TrainingEvaluator> evaluator;
  private final ReportSink sink;
  private final RowOrder order;
  private final List<Double> testLosses = new ArrayList<>();
  private @Nullable NetworkCheckpoint bestSoFar;
  private @Nullable NetworkCheckpoint checkpoint;
  private int attempt;
  private int epoch;
  private int position;
  private long stepsTaken;
  private double loss = Double.NaN;
  private OptionalDouble testLoss = OptionalDouble.empty();
  private boolean crashed;
  private boolean stoppedEarly;

  LoopRun(
      TrainingLoop loop,
      TrainableNetwork network,
      Examples train,
      Optional<TrainingEvaluator> evaluator,
      ReportSink sink) {
    this.loop = loop;
    this.network = network;
    this.train = train;
    this.evaluator = evaluator;
    this.sink = sink;
    this.attempt = loop.attempt();
    this.order =
        loop.resumeFrom()
            .map(state -> new RowOrder(train.rows(), state.rows(), state.rowRandom()))
            .orElseGet(() -> new RowOrder(train.rows(), loop.seed()));
    loop.resumeFrom().ifPresent(this::restore);
  }

  private void restore(LoopState state) {
    stepsTaken = state.stepsTaken();
    epoch = state.epoch();
    position = state.position();
    loss = state.loss();
    testLoss = state.testLoss();
    testLosses.addAll(state.testLosses());
    bestSoFar = state.best().orElse(null);
    stoppedEarly = loop.earlyStopping().map(rule -> rule.shouldStop(testLosses)).orElse(false);
    network.restore(state.network());
    state.evaluation().ifPresent(saved -> evaluator.ifPresent(resumed -> resumed.restore(saved)));
    state.networkRandom().restore();
  }

  /** The state now, in arrays that the next step changes. */
  private LoopState state() {
    return new LoopState(
        stepsTaken,
        epoch,
        position,
        loss,
        order.rows(),
        order.random(),
        NetworkRandom.current(),
        network.state(),
        testLoss,
        testLosses,
        Optional.ofNullable(bestSoFar),
        evaluator.map(TrainingEvaluator::state));
  }

  LoopResult run() {
    long start = System.nanoTime();
    String failure = trainAttempt();
    if (crashed) {
      resume();
      failure = trainAttempt();
    }
    if (stoppedEarly) {
      restoreBest();
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return new LoopResult(stepsTaken, duration, loss, end(failure), failure);
  }

  private LoopEnd end(String failure) {
    if (!failure.isEmpty()) {
      return LoopEnd.FAILED;
    }
    if (stoppedEarly) {
      return LoopEnd.STOPPED_EARLY;
    }
    return stepsTaken < loop.steps() ? LoopEnd.STOPPED : LoopEnd.FINISHED;
  }

  /** Why the attempt ended before the last step; empty when it did not. */
  private String trainAttempt() {
    try (GradwatchListener listener = attach()) {
      testLoss.ifPresent(listener::testLoss);
      String failure = takeSteps(listener);
      if (!failure.isEmpty()) {
        listener.failed(failure);
        return failure;
      }
      loop.stateSaver().afterLastStep(this::state);
      if (end(failure) == LoopEnd.STOPPED) {
        listener.stopped();
      }
      return failure;
    } catch (ContractViolation violation) {
      return "cannot be reported: " + FailureReason.of(violation);
    }
  }

  private GradwatchListener attach() {
    GradwatchListenerBuilder listener =
        GradwatchListener.builder()
            .run(loop.run())
            .attempt(attempt)
            .plannedSteps(loop.steps() - stepsTaken)
            .resumedStep(loop.resumeFrom().map(state -> state.network().iterations()).orElse(0))
            .hyperParameter("seed", Long.toString(loop.seed()))
            .hyperParameter("batchSize", Integer.toString(loop.batchSize()));
    if (!loop.balancedClasses()) {
      listener.labels(train.labels());
    }
    return network.watch(listener, sink);
  }

  private String takeSteps(GradwatchListener listener) {
    while (stepsTaken < loop.steps() && !stoppedEarly && !loop.stopSignal().isStopped()) {
      if (Thread.currentThread().isInterrupted()) {
        return "interrupted";
      }
      try {
        takeStep();
        evaluateIfDue(listener);
      } catch (RuntimeException | OutOfMemoryError failed) {
        return "step " + stepsTaken + ": " + FailureReason.of(failed);
      }
      loop.progressListener().stepCompleted(stepsTaken - 1, loop.steps(), loss);
      loop.stateSaver().afterStep(stepsTaken, testLoss, this::state);
      if (crashIsDue()) {
        crashed = true;
        return "killed";
      }
    }
    return "";
  }

  private void takeStep() {
    if (position == 0 && loop.shuffle()) {
      order.shuffle();
    }
    testLoss = OptionalDouble.empty();
    int to = Math.min(train.rows(), position + loop.batchSize());
    network.fit(
        loop.batchTransform().transform(stepsTaken, train.batch(order.rows(), position, to)));
    loss = network.loss();
    stepsTaken++;
    position = to == train.rows() ? 0 : to;
  }

  /** The next step's report carries the test loss. */
  private void evaluateIfDue(GradwatchListener listener) {
    boolean epochEnds = position == 0;
    if (evaluator.isPresent() && evaluator.get().isDue(stepsTaken, epochEnds)) {
      testLoss = evaluator.get().evaluate(epoch, stepsTaken);
      testLoss.ifPresent(listener::testLoss);
      testLoss.ifPresent(this::applyEarlyStopping);
    }
    if (epochEnds) {
      network.nextEpoch();
      epoch++;
    }
  }

  private void applyEarlyStopping(double newest) {
    testLosses.add(newest);
    if (loop.earlyStopping().isPresent()) {
      if (EarlyStopping.lastIsBest(testLosses)) {
        bestSoFar = network.checkpoint();
      }
      stoppedEarly = loop.earlyStopping().get().shouldStop(testLosses);
    }
  }

  private void restoreBest() {
    if (bestSoFar != null) {
      network.restore(bestSoFar);
    }
    evaluator.ifPresent(best -> best.evaluate(epoch, stepsTaken));
  }

  private boolean crashIsDue() {
    if (loop.restart().isEmpty() || crashed) {
      return false;
    }
    if (stepsTaken == loop.restart().get().checkpoint()) {
      checkpoint = network.checkpoint();
    }
    return stepsTaken == loop.restart().get().crash();
  }

  private void resume() {
    attempt++;
    if (checkpoint != null) {
      network.restore(checkpoint);
    }
  }
}
