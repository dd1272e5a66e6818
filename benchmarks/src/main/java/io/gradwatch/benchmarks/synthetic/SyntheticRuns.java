package io.gradwatch.benchmarks.synthetic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Runs of the same network that take their steps in turn. */
public final class SyntheticRuns {

  /** Number of steps by which the noise of a run is shifted against that of its predecessor. */
  private static final int OFFSET = 13;

  /** Time between two steps of a run, by the trainer's clock. */
  private static final Duration STEP_INTERVAL = Duration.ofMillis(100);

  private final StepEncoder encoder;
  private final List<String> names;
  private final Instant started;
  private long sent;

  /**
   * @param prefix prefix of the runs' names
   * @param started time of the first steps
   */
  public SyntheticRuns(StepEncoder encoder, String prefix, int runs, Instant started) {
    this.encoder = encoder;
    this.names = IntStream.range(0, runs).mapToObj(i -> prefix + i).toList();
    this.started = started;
  }

  public List<String> names() {
    return names;
  }

  /** Number of steps sent, over all runs. */
  public long sent() {
    return sent;
  }

  /** Sends the description of every run. */
  public void sendInfos(LoadPublisher publisher) {
    names.forEach(run -> publisher.send(encoder.network().info(run, started)));
  }

  /** Sends the next steps: one of each run, in the order of the runs, and so on. */
  public void send(LoadPublisher publisher, long steps) {
    for (long i = 0; i < steps; i++) {
      int run = (int) (sent % names.size());
      long step = sent / names.size();
      Instant time = started.plus(STEP_INTERVAL.multipliedBy(step));
      publisher.sendStep(names.get(run), encoder.encode(names.get(run), run * OFFSET, step, time));
      sent++;
    }
  }
}
