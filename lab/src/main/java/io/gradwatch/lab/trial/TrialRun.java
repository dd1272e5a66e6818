package io.gradwatch.lab.trial;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.lab.data.Examples;
import io.gradwatch.lab.data.Task;
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
  private final Learner learner;
  private final Evaluator evaluator;
  private final Random random;
  private final int[] order;
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final List<Checkpoint> bestSoFar = new ArrayList<>();
  private @Nullable Checkpoint checkpoint;
  private long taken;
  private int attempt = 1;
  private int epoch;
  private int place;

  TrialRun(Trial trial, ReportSink sink) {
    this.trial = trial;
    this.sink = sink;
    Nd4j.getRandom().setSeed(trial.seed());
    this.learner = trial.network().get();
    trial.prepare().accept(learner);
    this.evaluator = new Evaluator(trial.data(), trial.steps());
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
      while (taken < trial.steps() && !stopped && !Thread.currentThread().isInterrupted()) {
        step();
        stopped = evaluated(listener) && stops();
        if (crashes()) {
          listener.failed("killed");
          restore();
          listener = attach();
        }
      }
    } catch (RuntimeException refused) {
      failure = "step " + taken + ": " + refused;
      listener.failed(failure);
    } finally {
      listener.close();
    }
    if (stopped) {
      takeBestBack();
    }
    return new TrialResult(
        taken, Duration.ofNanos(System.nanoTime() - start), evaluations, stopped, failure);
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
    if (trial.data().task() == Task.VALUES) {
      // Of classes, which are of about equal size here, a monitor knows by itself.
      listener.labels(train.first(train.rows()).getLabels());
    }
    return learner.watch(listener, sink);
  }

  private void step() {
    if (place == 0 && trial.shuffle()) {
      shuffle();
    }
    Examples train = trial.data().train();
    int to = Math.min(train.rows(), place + trial.batchSize());
    learner.fit(trial.batches().batch(taken, train.batch(order, place, to)));
    taken++;
    place = to == train.rows() ? 0 : to;
  }

  /** Evaluates if it is time to; the next step's report carries the test loss. */
  private boolean evaluated(GradwatchListener listener) {
    boolean epochEnds = place == 0;
    boolean due = evaluator.due(taken, epochEnds);
    if (due) {
      Evaluation evaluation = evaluator.evaluate(learner, epoch, taken);
      evaluations.add(evaluation);
      listener.testLoss(evaluation.testLoss());
    }
    if (epochEnds) {
      learner.nextEpoch();
      epoch++;
    }
    return due;
  }

  private boolean stops() {
    if (trial.earlyStopping().isEmpty()) {
      return false;
    }
    if (EarlyStopping.lastIsBest(evaluations)) {
      bestSoFar.clear();
      bestSoFar.add(learner.checkpoint());
    }
    return trial.earlyStopping().get().stops(evaluations);
  }

  private void takeBestBack() {
    learner.restore(bestSoFar.get(0));
    evaluations.add(evaluator.evaluate(learner, epoch, taken));
  }

  private boolean crashes() {
    if (trial.restart().isEmpty() || attempt > 1) {
      return false;
    }
    if (taken == trial.restart().get().checkpoint()) {
      checkpoint = learner.checkpoint();
    }
    return taken == trial.restart().get().crash();
  }

  private void restore() {
    attempt++;
    if (checkpoint != null) {
      learner.restore(checkpoint);
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
