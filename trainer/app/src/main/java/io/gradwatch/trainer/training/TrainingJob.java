package io.gradwatch.trainer.training;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.protocol.ContractViolation;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.trainer.data.DataFiles;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;

/** A job that is ready to train: its data and its network have been read. */
public final class TrainingJob {

  private final Job job;
  private final DataFiles.TrainAndTest data;
  private final TrainableNetwork network;

  private TrainingJob(Job job, DataFiles.TrainAndTest data, TrainableNetwork network) {
    this.job = job;
    this.data = data;
    this.network = network;
  }

  /**
   * Reads a job's data and model.
   *
   * @throws JobException with one line, when one of them cannot be read
   */
  public static TrainingJob prepare(Job job) throws JobException {
    DataFiles.TrainAndTest data = DataFiles.read(job.data());
    TrainableNetwork network = ModelFile.load(job.model(), job.seed());
    ShapeCheck.require(job, network, data.train());
    return new TrainingJob(job, data, network);
  }

  public String run() {
    return job.name();
  }

  /** Steps that the job takes if nothing stops it. */
  public long plannedSteps() {
    long perEpoch = (data.train().rows() + (job.batchSize() - 1L)) / job.batchSize();
    return Math.min(job.maxSteps(), perEpoch * job.epochs());
  }

  /**
   * Trains to the job's end, to the first exception of the network, or to this thread's interrupt;
   * the sink hears every step, and which of them it was.
   *
   * @param attempt from 1, one more than the run's last
   */
  public TrainingResult run(
      int attempt, ReportSink sink, TrainingProgressListener progressListener) {
    GradwatchListenerBuilder settings =
        GradwatchListener.builder()
            .run(job.name())
            .attempt(attempt)
            .plannedSteps(plannedSteps())
            .labels(data.train().labels())
            .hyperParameter("seed", Long.toString(job.seed()))
            .hyperParameter("batchSize", Integer.toString(job.batchSize()));
    long start = System.nanoTime();
    LoopState state = new LoopState();
    String failure;
    try (GradwatchListener listener = network.watch(settings, sink)) {
      failure = train(state, progressListener, listener);
      if (!failure.isEmpty()) {
        listener.failed(failure);
      }
    } catch (ContractViolation violation) {
      failure = "cannot be reported: " + FailureReason.of(violation);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    boolean trained = failure.isEmpty();
    return new TrainingResult(
        job.name(),
        state.steps,
        duration,
        state.loss,
        trained ? Accuracy.of(network, data.train()) : OptionalDouble.empty(),
        trained && data.test().isPresent()
            ? Accuracy.of(network, data.test().get())
            : OptionalDouble.empty(),
        failure);
  }

  private static final class LoopState {
    private long steps;
    private double loss = Double.NaN;
  }

  /** Why the training ended early; empty when it did not. */
  private String train(
      LoopState state, TrainingProgressListener progressListener, GradwatchListener listener) {
    long planned = plannedSteps();
    Optional<TestLoss> testLoss =
        data.test().map(test -> new TestLoss(network, test, job.batchSize(), planned));
    int[] order = data.train().inOrder();
    Random random = new Random(job.seed());
    while (state.steps < planned) {
      if (job.data().shuffle()) {
        shuffle(order, random);
      }
      for (int from = 0; from < order.length && state.steps < planned; from += job.batchSize()) {
        if (Thread.currentThread().isInterrupted()) {
          return "interrupted";
        }
        DataSet batch =
            data.train().batch(order, from, Math.min(order.length, from + job.batchSize()));
        try {
          network.fit(batch);
        } catch (RuntimeException | OutOfMemoryError failed) {
          return "step " + state.steps + ": " + FailureReason.of(failed);
        }
        state.loss = network.loss();
        progressListener.stepCompleted(state.steps++, planned, state.loss);
      }
      network.nextEpoch();
      testLoss.ifPresent(test -> test.afterEpoch(state.steps).ifPresent(listener::testLoss));
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
}
