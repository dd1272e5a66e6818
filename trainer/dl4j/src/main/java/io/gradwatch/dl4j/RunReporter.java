package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a run to the sink: its announcements, its steps and its end. Holds no reference to the
 * network, so that it does not keep it alive. May be used by several training threads of one run.
 */
final class RunReporter {

  private static final Logger LOGGER = LoggerFactory.getLogger(GradwatchListener.class);

  private final ReportSink sink;
  private final RunIdentity identity;
  private final InstantSource clock;
  private final CallbackGuard guard;
  private final RunAnnouncer announcer;
  private final AtomicLong stepsMeasured = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean detached = new AtomicBoolean();
  private final TrainingProgress progress = new TrainingProgress();
  private volatile @Nullable Instant trainingResumedAt;
  private OptionalDouble testLoss = OptionalDouble.empty();

  /**
   * Prepares the announcement of the start, so that an invalid name or number is rejected here.
   *
   * @throws io.gradwatch.protocol.ContractViolation if a name or number is invalid
   */
  RunReporter(
      ReportSink sink,
      RunIdentity identity,
      String model,
      List<LayerInfo> layers,
      InstantSource clock,
      CallbackGuard guard) {
    this.sink = sink;
    this.identity = identity;
    this.clock = clock;
    this.guard = guard;
    this.announcer = new RunAnnouncer(sink, identity, model, layers, clock.instant());
  }

  static CallbackGuard callbackGuard(RunIdentity identity) {
    return new CallbackGuard(LOGGER, identity.run(), LogRateLimiter.oncePerMinute());
  }

  RunIdentity identity() {
    return identity;
  }

  CallbackGuard guard() {
    return guard;
  }

  long stepsMeasured() {
    return stepsMeasured.get();
  }

  boolean isOpen() {
    return !closed.get();
  }

  Instant now() {
    return clock.instant();
  }

  /** What the training is doing, to tell how it ended if nobody says so. */
  TrainingProgress progress() {
    return progress;
  }

  void announceStart() {
    guard.run("announcing the start", announcer::announceStart);
    guard.run(
        "preparing the end", () -> sink.leftOpen(identity.run(), this::announceEndOfLeftOpenRun));
  }

  /**
   * Runs an action inside the training loop, guarded against failures; does nothing once the run
   * has ended.
   */
  void runGuarded(String activity, Runnable action) {
    if (isOpen()) {
      guard.run(activity, action);
    }
  }

  /**
   * Records that the time up to now was not training, but for example an evaluation or the end of
   * an epoch.
   */
  void trainingResumed() {
    guard.run("reading the clock", () -> trainingResumedAt = clock.instant());
  }

  /**
   * Returns the duration in seconds of a step that ends now: since the end of the previous step or
   * since training resumed, whichever is later; 0 if neither is known.
   */
  double stepSeconds(@Nullable Instant previousStep, Instant now) {
    Instant resumedAt = trainingResumedAt;
    Instant from =
        previousStep == null || (resumedAt != null && resumedAt.isAfter(previousStep))
            ? resumedAt
            : previousStep;
    // a clock can be set back
    return from == null ? 0 : Math.max(0, Duration.between(from, now).toNanos() / 1e9);
  }

  synchronized void testLoss(double loss) {
    testLoss = OptionalDouble.of(loss);
    trainingResumed();
  }

  /** Returns the test loss that was set since the last call. */
  synchronized OptionalDouble takeTestLoss() {
    OptionalDouble taken = testLoss;
    testLoss = OptionalDouble.empty();
    return taken;
  }

  /** Passes a step to the sink. */
  synchronized void step(StepReport report) {
    progress.stepEnded();
    sink.step(report);
    announcer.heartbeat(report.time(), stepsMeasured.incrementAndGet());
  }

  /** Ends the run on the first call: detaches, then announces that it has finished. */
  void finish(Runnable detach) {
    end(
        detach,
        "announcing the end",
        () -> announcer.announceFinished(clock.instant(), stepsMeasured()));
  }

  /** Ends the run on the first call: detaches, then announces that it was stopped. */
  void stop(Runnable detach) {
    end(
        detach,
        "announcing the stop",
        () -> announcer.announceStopped(clock.instant(), stepsMeasured()));
  }

  /** Ends the run on the first call: detaches, then announces why it has failed. */
  void fail(Runnable detach, String reason) {
    end(
        detach,
        "announcing a failure",
        () -> announcer.announceFailed(clock.instant(), stepsMeasured(), reason));
  }

  /** The listener stays attached and does nothing more; a later close detaches it. */
  private void announceEndOfLeftOpenRun() {
    if (closed.compareAndSet(false, true)) {
      boolean finished = progress.hasEnded();
      synchronized (this) {
        guard.run(
            "announcing the end",
            () -> {
              if (finished) {
                announcer.announceFinished(clock.instant(), stepsMeasured());
              } else {
                announcer.announceStopped(clock.instant(), stepsMeasured());
              }
            });
      }
    }
  }

  private void end(Runnable detach, String activity, Runnable announcement) {
    boolean open = closed.compareAndSet(false, true);
    if (detached.compareAndSet(false, true)) {
      guard.run("detaching", detach);
    }
    if (open) {
      synchronized (this) {
        guard.run(activity, announcement);
      }
    }
  }
}
