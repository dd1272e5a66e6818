package io.gradwatch.trainer.training;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.trainer.data.DataFiles;
import io.gradwatch.trainer.data.Examples;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;

/** A job that is ready to train: its data and its network have been read. */
public final class Training {

  /** Rows in a forward pass when accuracy is computed. */
  private static final int EVALUATION_ROWS = 1_024;

  private final Job job;
  private final DataFiles.TrainAndTest data;
  private final Network network;

  private Training(Job job, DataFiles.TrainAndTest data, Network network) {
    this.job = job;
    this.data = data;
    this.network = network;
  }

  /**
   * Reads a job's data and model.
   *
   * @throws JobException with one line, when one of them cannot be read
   */
  public static Training prepare(Job job) throws JobException {
    return new Training(job, DataFiles.read(job.data()), ModelFile.load(job.model(), job.seed()));
  }

  public String run() {
    return job.name();
  }

  /** Steps that the job takes if nothing stops it. */
  public long plannedSteps() {
    long perEpoch = (data.train().rows() + job.batchSize() - 1L) / job.batchSize();
    return Math.min(job.maxSteps(), perEpoch * job.epochs());
  }

  /**
   * Trains to the job's end, to the first exception of the network, or to this thread's interrupt;
   * the sink hears every step, and which of them it was.
   *
   * @param attempt from 1, one more than the run's last
   */
  public TrainingResult run(int attempt, ReportSink sink, TrainingWatcher watcher) {
    GradwatchListenerBuilder settings =
        GradwatchListener.builder()
            .run(job.name())
            .attempt(attempt)
            .plannedSteps(plannedSteps())
            .hyperParameter("seed", Long.toString(job.seed()))
            .hyperParameter("batchSize", Integer.toString(job.batchSize()));
    long start = System.nanoTime();
    Progress progress = new Progress();
    String failure = "";
    try (GradwatchListener listener = network.watch(settings, sink)) {
      failure = train(progress, watcher);
      if (!failure.isEmpty()) {
        listener.failed(failure);
      }
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return new TrainingResult(
        job.name(),
        progress.steps,
        duration,
        progress.loss,
        failure.isEmpty() ? accuracy(data.train()) : OptionalDouble.empty(),
        failure.isEmpty() && data.test().isPresent()
            ? accuracy(data.test().get())
            : OptionalDouble.empty(),
        failure);
  }

  private static final class Progress {
    private long steps;
    private double loss = Double.NaN;
  }

  /** Why the training ended early; empty when it did not. */
  private String train(Progress progress, TrainingWatcher watcher) {
    long planned = plannedSteps();
    int[] order = data.train().inOrder();
    Random random = new Random(job.seed());
    while (progress.steps < planned) {
      if (job.data().shuffle()) {
        shuffle(order, random);
      }
      for (int from = 0; from < order.length && progress.steps < planned; from += job.batchSize()) {
        if (Thread.currentThread().isInterrupted()) {
          return "interrupted";
        }
        DataSet batch =
            data.train().batch(order, from, Math.min(order.length, from + job.batchSize()));
        try {
          network.fit(batch);
        } catch (RuntimeException refused) {
          return "step " + progress.steps + ": " + ModelFile.firstLine(refused);
        }
        progress.loss = network.loss();
        watcher.stepped(progress.steps++, planned, progress.loss);
      }
      network.nextEpoch();
    }
    return "";
  }

  /** Fisher and Yates. */
  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
  }

  private OptionalDouble accuracy(Examples examples) {
    if (!examples.classes()) {
      return OptionalDouble.empty();
    }
    int[] order = examples.inOrder();
    int right = 0;
    for (int from = 0; from < order.length; from += EVALUATION_ROWS) {
      DataSet batch = examples.batch(order, from, Math.min(order.length, from + EVALUATION_ROWS));
      right += Examples.right(network.output(batch.getFeatures()), batch.getLabels());
    }
    return OptionalDouble.of((double) right / examples.rows());
  }
}
