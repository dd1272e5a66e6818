package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Reports the state of the run to the sink: at its start, periodically while it is running, and at
 * its end.
 */
final class RunAnnouncer {

  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(10);

  private final ReportSink sink;
  private final RunIdentity identity;
  private final String model;
  private final List<LayerInfo> layers;
  private final Instant started;
  private final RunInfo start;
  private Instant lastAnnounced;

  /**
   * Builds the first announcement, so that an invalid name or number is rejected here.
   *
   * @throws io.gradwatch.protocol.ContractViolation if a name or number is invalid
   */
  RunAnnouncer(
      ReportSink sink, RunIdentity identity, String model, List<LayerInfo> layers, Instant now) {
    this.sink = sink;
    this.identity = identity;
    this.model = model;
    this.layers = List.copyOf(layers);
    this.started = now;
    this.lastAnnounced = now;
    this.start = info(RunState.STARTED, now, 0, "");
  }

  /** Announces the start. */
  void announceStart() {
    sink.run(start);
  }

  /** Announces that the run is still running, if the last announcement is at least 10 s old. */
  void heartbeat(Instant now, long stepsMeasured) {
    if (!now.isBefore(lastAnnounced.plus(HEARTBEAT_INTERVAL))) {
      announce(RunState.RUNNING, now, stepsMeasured, "");
    }
  }

  void announceFinished(Instant now, long stepsMeasured) {
    announce(RunState.FINISHED, now, stepsMeasured, "");
  }

  void announceStopped(Instant now, long stepsMeasured) {
    announce(RunState.STOPPED, now, stepsMeasured, "");
  }

  void announceFailed(Instant now, long stepsMeasured, String reason) {
    announce(RunState.FAILED, now, stepsMeasured, NameSanitizer.sentence(reason));
  }

  private void announce(RunState state, Instant now, long stepsMeasured, String failure) {
    lastAnnounced = now;
    sink.run(info(state, now, stepsMeasured, failure));
  }

  private RunInfo info(RunState state, Instant now, long stepsMeasured, String failure) {
    return new RunInfo(
            identity.run(),
            identity.attempt(),
            state,
            started,
            now,
            FrameworkVersion.NAME_AND_VERSION,
            model,
            layers,
            identity.hyperParameters(),
            stepsMeasured,
            identity.plannedSteps(),
            failure)
        .withTraining(identity.training())
        .withResumedStep(identity.resumedStep());
  }
}
