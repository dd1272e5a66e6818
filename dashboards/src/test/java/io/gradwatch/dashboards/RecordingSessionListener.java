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

/** Notes when each run took which step, and what the monitor said of it. */
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
  public void stepCompleted(String run, long step, double loss) {
    steps.get(run).put(step, Instant.now());
  }

  @Override
  public void verdict(Event event) {
    verdicts.add(event);
  }

  @Override
  public void trainingEnded(TrainingResult result) {}

  /** When this step was over; empty before. */
  public Optional<Instant> stepAt(String run, long step) {
    return Optional.ofNullable(steps.getOrDefault(run, Map.of()).get(step));
  }

  /** Verdicts in the order in which they were told. */
  public List<Event> verdicts(String run) {
    return verdicts.stream().filter(event -> event.run().equals(run)).toList();
  }

  /** Jobs that could not be run. */
  public List<String> refused() {
    return List.copyOf(refused);
  }
}
