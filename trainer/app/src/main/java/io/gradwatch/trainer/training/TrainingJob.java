package io.gradwatch.trainer.training;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.trainer.data.DataFiles;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.evaluation.PredictionQuality;
import io.gradwatch.training.evaluation.TestLoss;
import io.gradwatch.training.evaluation.TrainingEvaluator;
import io.gradwatch.training.loop.LoopEnd;
import io.gradwatch.training.loop.LoopResult;
import io.gradwatch.training.loop.StopSignal;
import io.gradwatch.training.loop.TrainingLoop;
import io.gradwatch.training.loop.TrainingLoopBuilder;
import io.gradwatch.training.loop.TrainingProgressListener;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Optional;
import java.util.OptionalDouble;

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
   * @throws JobException if one of them cannot be read
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

  /** The network, for its state and its configuration. */
  public TrainableNetwork network() {
    return network;
  }

  /** Trains from the beginning, as an attempt of which nothing is saved. */
  TrainingResult run(int attempt, ReportSink sink, TrainingProgressListener progressListener) {
    return run(AttemptConfig.unsaved(attempt, new StopSignal(), progressListener), sink);
  }

  /**
   * Trains to the job's last step, to the first exception of the network, to the stop signal, or to
   * this thread's interrupt.
   *
   * @param sink receives the report of every step
   */
  public TrainingResult run(AttemptConfig attempt, ReportSink sink) {
    TrainingLoopBuilder loop =
        TrainingLoop.builder(job.name())
            .attempt(attempt.number())
            .batchSize(job.batchSize())
            .steps(plannedSteps())
            .seed(job.seed())
            .shuffle(job.data().shuffle())
            .stateSaver(attempt.stateSaver())
            .stopSignal(attempt.stopSignal())
            .progressListener(attempt.progressListener());
    attempt.resumeFrom().ifPresent(loop::resumeFrom);
    Optional<TrainingEvaluator> testLoss =
        data.test().map(test -> new TestLoss(network, test, job.batchSize(), plannedSteps()));
    LoopResult result = loop.build().run(network, data.train(), testLoss, sink);
    boolean trained = result.end() == LoopEnd.FINISHED || result.end() == LoopEnd.STOPPED_EARLY;
    return new TrainingResult(
        job.name(),
        attempt.number(),
        result.steps(),
        result.duration(),
        result.finalLoss(),
        trained ? PredictionQuality.accuracy(network, data.train()) : OptionalDouble.empty(),
        trained && data.test().isPresent()
            ? PredictionQuality.accuracy(network, data.test().get())
            : OptionalDouble.empty(),
        result.end(),
        result.failure());
  }
}
