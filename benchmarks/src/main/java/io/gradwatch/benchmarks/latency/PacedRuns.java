package io.gradwatch.benchmarks.latency;

import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Healthy runs that take their steps in turn at a fixed rate. Now and then a step of a run has a
 * NaN in its gradient, which is confirmed at once and cleared after 20 finite steps: two events.
 */
final class PacedRuns {

  /** One step of this many provokes an event: so that the one before is cleared. */
  static final int EVENT_INTERVAL = 22;

  /** Steps by which two runs are apart, so that not all have their NaN at the same time. */
  private static final int OFFSET = 5;

  private final StepEncoder encoder;
  private final double stepsPerSecond;
  private final List<String> names;
  private final Map<String, List<SentStep>> steps = new HashMap<>();
  private long sent;
  private long startNanos;
  private long sentAtStart;

  /**
   * @param prefix prefix of the runs' names
   * @param stepsPerSecond rate over all runs
   */
  PacedRuns(StepEncoder encoder, String prefix, int runs, double stepsPerSecond) {
    this.encoder = encoder;
    this.stepsPerSecond = stepsPerSecond;
    this.names = IntStream.range(0, runs).mapToObj(i -> prefix + i).toList();
    names.forEach(name -> steps.put(name, new ArrayList<>()));
  }

  /** Where encoded steps go. */
  @FunctionalInterface
  interface StepSender {
    void send(String run, byte[] step);
  }

  double stepsPerSecond() {
    return stepsPerSecond;
  }

  int runs() {
    return names.size();
  }

  int layers() {
    return encoder.network().layers();
  }

  /** Descriptions of the runs, which start now. */
  List<RunInfo> infos() {
    Instant now = Instant.now();
    return names.stream().map(run -> encoder.network().info(run, now)).toList();
  }

  /** Sets the time from which the rate counts. */
  synchronized void start(long nanos) {
    startNanos = nanos;
    sentAtStart = sent;
  }

  /** Sends the steps that are due. */
  synchronized void sendDue(StepSender sender, long nanos) {
    long due = sentAtStart + (long) ((nanos - startNanos) / 1e9 * stepsPerSecond);
    send(sender, due - sent);
  }

  /** Sends the next steps at once. */
  synchronized void send(StepSender sender, long count) {
    for (long i = 0; i < count; i++) {
      int run = (int) (sent % names.size());
      long step = sent / names.size();
      send(sender, run, step, (step + (long) run * OFFSET) % EVENT_INTERVAL == 0);
      sent++;
    }
  }

  private void send(StepSender sender, int run, long step, boolean notANumber) {
    String name = names.get(run);
    SentStep sentStep = new SentStep(Instant.now(), System.nanoTime(), notANumber);
    byte[] bytes =
        notANumber
            ? encoder.encodeNotANumber(name, step, sentStep.time())
            : encoder.encode(name, run, step, sentStep.time());
    steps.getOrDefault(name, List.of()).add(sentStep);
    sender.send(name, bytes);
  }

  /** Whether a run is one of these. */
  boolean contains(String run) {
    return steps.containsKey(run);
  }

  /** The steps of a run from one number to another, as far as they were sent. */
  synchronized List<SentStep> steps(String run, int from, int to) {
    List<SentStep> all = steps.getOrDefault(run, List.of());
    return from >= all.size()
        ? List.of()
        : List.copyOf(all.subList(from, Math.min(to, all.size())));
  }

  /** All steps that were sent in a time. */
  synchronized List<SentStep> steps(Instant from, Instant to) {
    return steps.values().stream()
        .flatMap(List::stream)
        .filter(step -> !step.time().isBefore(from) && step.time().isBefore(to))
        .toList();
  }
}
