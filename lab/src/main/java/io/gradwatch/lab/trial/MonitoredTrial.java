package io.gradwatch.lab.trial;

import io.gradwatch.protocol.Event;
import io.gradwatch.training.loop.Trial;
import io.gradwatch.training.loop.TrialResult;
import java.util.List;

/**
 * A trial that was run under the monitor's detectors.
 *
 * @param result result of the training
 * @param events verdicts that began, escalated and cleared, in order
 */
public record MonitoredTrial(TrialResult result, List<Event> events) {

  public MonitoredTrial {
    events = List.copyOf(events);
  }

  /** Trains, and evaluates every step with the detectors. */
  public static MonitoredTrial run(Trial trial) {
    MonitoringSink sink = new MonitoringSink();
    TrialResult result = trial.run(sink);
    return new MonitoredTrial(result, sink.events());
  }
}
