package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.trainer.checkpoint.ReportDelivery;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.runs.RunFolders;
import io.gradwatch.trainer.training.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Attempts of a run in one folder, with what they report; each ends where the test wants it to. */
final class TrainedAttempts implements ReportSink, SessionListener {

  private static final int NEVER = -1;

  /** Ends an attempt as a SIGKILL does: nothing is saved. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  final List<RunInfo> infos = new ArrayList<>();
  final List<StepReport> reports = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  private final Path root;

  /** Called when an attempt begins. */
  Runnable whenStarted = () -> {};

  private JobTraining training;
  private long killAfter = NEVER;
  private long stopAfter = NEVER;

  TrainedAttempts(Path root) {
    this.root = root;
  }

  /** Trains to the end. */
  Optional<TrainingResult> train(Job job) throws JobException {
    return train(job, false, NEVER, NEVER);
  }

  Optional<TrainingResult> restart(Job job) throws JobException {
    return train(job, true, NEVER, NEVER);
  }

  /** Trains until a number of steps have been taken, and stops. */
  TrainingResult stop(Job job, long steps) throws JobException {
    return train(job, false, NEVER, steps).orElseThrow();
  }

  /** Trains until a number of steps have been taken, and ends without saving anything. */
  void kill(Job job, long steps) throws JobException {
    try {
      train(job, false, steps, NEVER);
      throw new IllegalStateException("was not killed");
    } catch (Killed expected) {
      notices.add("killed");
    }
  }

  private Optional<TrainingResult> train(Job job, boolean restart, long kill, long stop)
      throws JobException {
    killAfter = kill;
    stopAfter = stop;
    try (JobTraining attempt =
        new JobTraining(job, Optional.of(new RunFolders(root, restart)), this)) {
      training = attempt;
      return attempt.train(1, this, ReportDelivery.IMMEDIATE);
    }
  }

  /** The loss of each step as the last attempt that took it reported it, as bits. */
  Map<Long, Long> lossBits() {
    Map<Long, Long> bits = new TreeMap<>();
    reports.forEach(
        report ->
            bits.put(report.step(), Double.doubleToRawLongBits(report.loss().orElse(Double.NaN))));
    return bits;
  }

  /** The test losses by the step whose report carries them. */
  Map<Long, Double> testLosses() {
    Map<Long, Double> losses = new TreeMap<>();
    reports.forEach(report -> report.testLoss().ifPresent(loss -> losses.put(report.step(), loss)));
    return losses;
  }

  @Override
  public void run(RunInfo info) {
    infos.add(info);
  }

  @Override
  public void step(StepReport report) {
    reports.add(report);
  }

  @Override
  public void notice(String run, String message) {
    notices.add(message);
  }

  @Override
  public void stepCompleted(String run, long step, double loss) {
    if (step + 1 == stopAfter) {
      training.stop();
    }
    if (step + 1 == killAfter) {
      throw new Killed();
    }
  }

  @Override
  public void jobRejected(String reason) {
    notices.add("rejected: " + reason);
  }

  @Override
  public void runStarted(String run, long plannedSteps) {
    whenStarted.run();
  }

  @Override
  public void verdict(Event event) {}

  @Override
  public void trainingEnded(TrainingResult result) {}
}
