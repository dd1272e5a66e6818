package io.gradwatch.lab.trial;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.lab.data.Examples;
import io.gradwatch.lab.data.PredictionTask;
import io.gradwatch.protocol.ReportSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** One run of a trial. */
final class TrialRun {

  private final Trial trial;
  private final ReportSink sink;
  private final TrainableNetwork network;
  private final PeriodicEvaluator evaluator;
  private final Random random;
  private final int[] order;
  private final List<EvaluationPoint> evaluations = new ArrayList<>();
  private final List<NetworkCheckpoint> bestSoFar = new ArrayList<>();
  private @Nullable NetworkCheckpoint checkpoint;
  private long stepsTaken;
  private int attempt = 1;
  private int epoch;
  private int position;

  TrialRun(Trial trial, ReportSink sink) {
    this.trial = trial;
    this.sink = sink;
    Nd4j.getRandom().setSeed(trial.seed());
    this.network = trial.networkFactory().get();
    trial.afterInitialisation().accept(network);
    this.evaluator = new PeriodicEvaluator(trial.data(), trial.steps());
    this.random = new Random(trial.seed());
    this.order = new int[trial.data().train().rows()];
    Arrays.setAll(order, i -> i);
  }

  TrialResult run() {
    long start = System.nanoTime();
    String failure = "";
    boolean stopped = false;
    GradwatchListener listener = attach();
    try {
      while (stepsTaken < trial.steps() && !stopped && !Thread.currentThread().isInterrupted()) {
        step();
        stopped = evaluateIfDue(listener) && shouldStop();
        if (crashIsDue()) {
          listener.failed("killed");
          resume();
          listener = attach();
        }
      }
    } catch (RuntimeException failed) {
      failure = "step " + stepsTaken + ": " + failed;
      listener.failed(failure);
    } finally {
      listener.close();
    }
    if (stopped) {
      restoreBest();
    }
    return new TrialResult(
        stepsTaken, Duration.ofNanos(System.nanoTime() - start), evaluations, stopped, failure);
  }

  private GradwatchListener attach() {
    GradwatchListenerBuilder listener =
        GradwatchListener.builder()
            .run(trial.name())
            .attempt(attempt)
            .plannedSteps(trial.steps())
            .hyperParameter("seed", Long.toString(trial.seed()))
            .hyperParameter("batchSize", Integer.toString(trial.batchSize()));
    Examples train = trial.data().train();
    if (trial.data().task() == PredictionTask.REGRESSION) {
      // Of classes, which are of about equal size here, a monitor knows by itself.
      listener.labels(train.first(train.rows()).getLabels());
    }
    return network.watch(listener, sink);
  }

  private void step() {
    if (position == 0 && trial.shuffle()) {
      shuffle();
    }
    Examples train = trial.data().train();
    int to = Math.min(train.rows(), position + trial.batchSize());
    network.fit(trial.batchTransform().transform(stepsTaken, train.batch(order, position, to)));
    stepsTaken++;
    position = to == train.rows() ? 0 : to;
  }

  /** Evaluates if it is time to; the next step's report carries the test loss. */
  private boolean evaluateIfDue(GradwatchListener listener) {
    boolean epochEnds = position == 0;
    boolean due = evaluator.due(stepsTaken, epochEnds);
    if (due) {
      EvaluationPoint evaluation = evaluator.evaluate(network, epoch, stepsTaken);
      evaluations.add(evaluation);
      listener.testLoss(evaluation.testLoss());
    }
    if (epochEnds) {
      network.nextEpoch();
      epoch++;
    }
    return due;
  }

  private boolean shouldStop() {
    if (trial.earlyStopping().isEmpty()) {
      return false;
    }
    if (EarlyStopping.lastIsBest(evaluations)) {
      bestSoFar.clear();
      bestSoFar.add(network.checkpoint());
    }
    return trial.earlyStopping().get().shouldStop(evaluations);
  }

  private void restoreBest() {
    network.restore(bestSoFar.get(0));
    evaluations.add(evaluator.evaluate(network, epoch, stepsTaken));
  }

  private boolean crashIsDue() {
    if (trial.restart().isEmpty() || attempt > 1) {
      return false;
    }
    if (stepsTaken == trial.restart().get().checkpoint()) {
      checkpoint = network.checkpoint();
    }
    return stepsTaken == trial.restart().get().crash();
  }

  private void resume() {
    attempt++;
    if (checkpoint != null) {
      network.restore(checkpoint);
    }
  }

  /** Fisher and Yates. */
  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
  }
}
