package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells the sink how the run stands: at its start, now and then while it goes on, at its end. */
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
   * Makes the first announcement, so that a name or number out of bounds fails here.
   *
   * @throws io.gradwatch.protocol.ContractViolation naming it
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
  void started() {
    sink.run(start);
  }

  /** Announces that the run goes on, if 10 s have passed since it was last announced. */
  void heartbeat(Instant now, long stepsMeasured) {
    if (!now.isBefore(lastAnnounced.plus(HEARTBEAT_INTERVAL))) {
      announce(RunState.RUNNING, now, stepsMeasured, "");
    }
  }

  void finished(Instant now, long stepsMeasured) {
    announce(RunState.FINISHED, now, stepsMeasured, "");
  }

  void failed(Instant now, long stepsMeasured, String reason) {
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
        failure);
  }
}
