package io.gradwatch.lab.trial;

import io.gradwatch.protocol.Event;
import java.util.List;

/**
 * What became of a trial, and what the detectors said.
 *
 * @param result of the training
 * @param events verdicts that began, grew worse and cleared, in order
 */
public record MonitoredTrial(TrialResult result, List<Event> events) {

  public MonitoredTrial {
    events = List.copyOf(events);
  }
}
