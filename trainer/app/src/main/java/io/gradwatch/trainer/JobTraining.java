package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunState;
import io.gradwatch.trainer.checkpoint.Checkpoint;
import io.gradwatch.trainer.checkpoint.CheckpointPolicy;
import io.gradwatch.trainer.checkpoint.Checkpointer;
import io.gradwatch.trainer.checkpoint.ReportDelivery;
import io.gradwatch.trainer.data.DataFiles;
import io.gradwatch.trainer.job.CheckpointSpec;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.runs.AttemptRecorder;
import io.gradwatch.trainer.runs.AttemptStart;
import io.gradwatch.trainer.runs.JobSettings;
import io.gradwatch.trainer.runs.ResolvedJob;
import io.gradwatch.trainer.runs.RunFolder;
import io.gradwatch.trainer.runs.RunFolders;
import io.gradwatch.trainer.runs.RunLockedException;
import io.gradwatch.trainer.training.AttemptConfig;
import io.gradwatch.trainer.training.TrainingJob;
import io.gradwatch.trainer.training.TrainingResult;
import io.gradwatch.training.loop.StopSignal;
import io.gradwatch.training.model.NetworkFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job of a session: an attempt to train it, and what that leaves in the run's folder. */
final class JobTraining implements AutoCloseable {

  private final Job job;
  private final Optional<RunFolders> folders;
  private final SessionListener listener;
  private final StopSignal stopSignal = new StopSignal();
  private volatile @Nullable RunFolder folder;
  private volatile boolean started;
  private volatile boolean endedBefore;

  /**
   * Training of a job.
   *
   * @param folders where its run is stored; if empty, nothing is stored and nothing resumed
   */
  JobTraining(Job job, Optional<RunFolders> folders, SessionListener listener) {
    this.job = job;
    this.folders = folders;
    this.listener = listener;
  }

  String run() {
    return job.name();
  }

  /** Asks the training to stop after the step that it is taking. */
  void stop() {
    stopSignal.stop();
  }

  /** Whether a step may have been taken. */
  boolean started() {
    return started;
  }

  /** Whether all steps had been taken before, so that it was not trained again. */
  boolean endedBefore() {
    return endedBefore;
  }

  /** Its report if it was not trained again; empty if that cannot be read, too. */
  Optional<StoredReport> storedReport() {
    RunFolder opened = folder;
    if (!endedBefore || opened == null) {
      return Optional.empty();
    }
    try {
      return opened.report().map(fields -> new StoredReport(job.name(), fields));
    } catch (IOException unreadable) {
      notice("the report in " + opened.path() + " cannot be read: " + unreadable);
      return Optional.empty();
    }
  }

  /**
   * Trains the job, from its newest checkpoint if it has one.
   *
   * @param nextAttempt lowest number that the attempt may have
   * @param sink receives the reports
   * @param delivery tells when they have left the process
   * @return empty if all its steps have been taken before
   * @throws JobException if the job, its folder or its checkpoints cannot be used
   */
  Optional<TrainingResult> train(int nextAttempt, ReportSink sink, ReportDelivery delivery)
      throws JobException {
    TrainingJob training = TrainingJob.prepare(job);
    if (folders.isEmpty()) {
      announce(training);
      AttemptConfig attempt =
          AttemptConfig.unsaved(
              nextAttempt,
              stopSignal,
              (step, planned, loss) -> listener.stepCompleted(job.name(), step, loss));
      return Optional.of(ended(training.run(attempt, sink)));
    }
    try {
      RunFolder opened = RunFolder.open(folders.get().root(), job.name());
      folder = opened;
      return trainIn(opened, training, nextAttempt, sink, delivery);
    } catch (RunLockedException inUse) {
      throw new JobException(String.valueOf(inUse.getMessage()), inUse);
    } catch (IOException unusable) {
      throw new JobException(
          "the folder of the run in " + folders.get().root() + " cannot be used: " + unusable,
          unusable);
    }
  }

  private Optional<TrainingResult> trainIn(
      RunFolder opened,
      TrainingJob training,
      int nextAttempt,
      ReportSink sink,
      ReportDelivery delivery)
      throws IOException, JobException {
    AttemptStart.Request request =
        new AttemptStart.Request(
            job.name(),
            nextAttempt,
            training.plannedSteps(),
            JobSettings.of(job, DataFiles.files(job.data())),
            folders.map(RunFolders::restart).orElse(false));
    Optional<AttemptStart> start = AttemptStart.find(opened, request, this::notice);
    if (start.isEmpty()) {
      endedBefore = true;
      notice(
          "has been trained to its last step before, see "
              + opened.path()
              + "; --restart trains it again");
      return Optional.empty();
    }
    opened.replace("job.yaml", ResolvedJob.yaml(job).getBytes(StandardCharsets.UTF_8));
    return Optional.of(train(opened, training, start.get(), sink, delivery));
  }

  private TrainingResult train(
      RunFolder opened,
      TrainingJob training,
      AttemptStart start,
      ReportSink sink,
      ReportDelivery delivery)
      throws IOException {
    AttemptRecorder recorder = new AttemptRecorder(opened, start.status(), this::notice);
    recorder.started();
    announce(training);
    Checkpointer checkpointer = checkpointer(opened, training, start, delivery, recorder);
    AttemptConfig attempt =
        new AttemptConfig(
            start.status().attempt(),
            start.checkpoint().map(Checkpoint::state),
            checkpointer,
            stopSignal,
            (step, planned, loss) -> {
              recorder.stepCompleted(step, loss);
              listener.stepCompleted(job.name(), step, loss);
            });
    TrainingResult result = training.run(attempt, sink);
    if (result.finished()) {
      opened.tryReplace(
          "model.zip",
          out ->
              NetworkFile.write(
                  out, training.network().configuration(), training.network().state()));
    }
    recorder.ended(
        state(result),
        result.steps(),
        result.finalLoss(),
        result.failure(),
        checkpointer.writingSeconds());
    return ended(result);
  }

  private Checkpointer checkpointer(
      RunFolder opened,
      TrainingJob training,
      AttemptStart start,
      ReportDelivery delivery,
      AttemptRecorder recorder) {
    Checkpointer checkpointer =
        new Checkpointer(
            opened.checkpoints(),
            policy(job.checkpoints()),
            new Checkpointer.Attempt(
                job.name(),
                start.status().attempt(),
                start.status().firstAttempt(),
                start.status().settings()),
            training.network(),
            delivery,
            recorder);
    start.checkpoint().ifPresent(checkpointer::resumedFrom);
    return checkpointer;
  }

  private void announce(TrainingJob training) {
    started = true;
    listener.runStarted(job.name(), training.plannedSteps());
  }

  private static CheckpointPolicy policy(CheckpointSpec spec) {
    if (spec.every() instanceof CheckpointSpec.Interval.Steps steps) {
      return CheckpointPolicy.everySteps(steps.steps(), spec.keep(), spec.keepBest());
    }
    return spec.every() instanceof CheckpointSpec.Interval.Time time
        ? CheckpointPolicy.every(time.time(), spec.keep(), spec.keepBest())
        : CheckpointPolicy.atEnd(spec.keep(), spec.keepBest());
  }

  private static RunState state(TrainingResult result) {
    return switch (result.end()) {
      case FINISHED, STOPPED_EARLY -> RunState.FINISHED;
      case STOPPED -> RunState.STOPPED;
      case FAILED -> RunState.FAILED;
    };
  }

  private void notice(String message) {
    RunFolder opened = folder;
    if (opened != null) {
      opened.log(message);
    }
    listener.notice(job.name(), message);
  }

  private TrainingResult ended(TrainingResult result) {
    listener.trainingEnded(result);
    return result;
  }

  /** Stores a verdict of the monitor. */
  void verdict(Event event) {
    RunFolder opened = folder;
    if (opened != null) {
      opened.append(event);
    }
  }

  /** Stores the report of the run. */
  void report(RunReport report) {
    RunFolder opened = folder;
    if (opened != null) {
      opened.tryReplace(RunFolder.REPORT, out -> out.write(ReportFile.bytes(report)));
    }
  }

  /** Lets others train the run. */
  @Override
  public void close() {
    RunFolder opened = folder;
    if (opened != null) {
      opened.close();
    }
  }
}
