package io.gradwatch.lab.trial;

import io.gradwatch.protocol.Event;
import java.util.List;

/**
 * What became of a trial, and what the detectors said.
 *
 * @param result of the training
 * @param events verdicts that began, grew worse and cleared, in order
 */
public record WatchedTrial(TrialResult result, List<Event> events) {

  public WatchedTrial {
    events = List.copyOf(events);
  }
}
