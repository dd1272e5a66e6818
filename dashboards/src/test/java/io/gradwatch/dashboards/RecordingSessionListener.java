package io.gradwatch.dashboards;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.SessionListener;
import io.gradwatch.trainer.training.TrainingResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the time of each run's steps and the run's verdicts. */
public final class RecordingSessionListener implements SessionListener {

  private final Map<String, Map<Long, Instant>> steps = new ConcurrentHashMap<>();
  private final List<Event> verdicts = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  @Override
  public void jobRejected(String reason) {
    refused.add(reason);
  }

  @Override
  public void runStarted(String run, long plannedSteps) {
    steps.put(run, new ConcurrentHashMap<>());
  }

  @Override
  public void notice(String run, String message) {}

  @Override
  public void stepCompleted(String run, long step, double loss) {
    steps.get(run).put(step, Instant.now());
  }

  @Override
  public void verdict(Event event) {
    verdicts.add(event);
  }

  @Override
  public void trainingEnded(TrainingResult result) {}

  /** The time at which this step ended, if it has. */
  public Optional<Instant> stepAt(String run, long step) {
    return Optional.ofNullable(steps.getOrDefault(run, Map.of()).get(step));
  }

  /** Verdict events of a run in order of arrival. */
  public List<Event> verdicts(String run) {
    return verdicts.stream().filter(event -> event.run().equals(run)).toList();
  }

  /** Reasons of the jobs that were rejected. */
  public List<String> refused() {
    return List.copyOf(refused);
  }
}
