package io.gradwatch.streams;

import io.gradwatch.detect.RunSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest snapshot of each run of this process. The tasks publish them; readers take no lock and
 * never see a history.
 */
public final class RunSnapshots {

  private final Map<String, Published> byRun = new ConcurrentHashMap<>();

  /**
   * A snapshot and when its run was last heard of.
   *
   * @param lastRecordTime timestamp of the run's last record
   */
  public record Published(RunSnapshot snapshot, Instant lastRecordTime) {}

  /** Returns the snapshots of all runs, in no order. */
  public List<Published> all() {
    return List.copyOf(byRun.values());
  }

  void publish(Published published) {
    byRun.put(published.snapshot().run(), published);
  }

  void remove(String run) {
    byRun.remove(run);
  }

  /** Removes a snapshot unless another task has published a newer one. */
  void remove(Published published) {
    byRun.remove(published.snapshot().run(), published);
  }
}
