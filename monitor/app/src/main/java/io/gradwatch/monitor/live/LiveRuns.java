package io.gradwatch.monitor.live;

import io.gradwatch.protocol.RollingReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current state of all runs. Reading it is cheap, since the stream publishes snapshots; the
 * loss timelines grow once a second even without requests.
 */
public final class LiveRuns implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LiveRuns.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final Supplier<List<LiveRun>> source;
  private final Map<String, LossTimeline> timelines = new ConcurrentHashMap<>();
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(1, LiveRuns::daemon);

  /**
   * @param source supplier of the runs, in any order
   */
  public LiveRuns(Supplier<List<LiveRun>> source) {
    this.source = source;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "gradwatch-live-runs");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts polling once a second. */
  @SuppressWarnings("FutureReturnValueIgnored") // poll() catches every exception
  public void start() {
    long interval = POLL_INTERVAL.toMillis();
    scheduler.scheduleWithFixedDelay(this::poll, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** Catches exceptions because one would cancel all later polls. */
  private void poll() {
    try {
      updateTimelines(source.get());
    } catch (RuntimeException e) {
      log.debug("runs could not be read", e);
    }
  }

  /** Returns all runs, the one with the most recent record first. */
  public List<LiveRun> current() {
    List<LiveRun> runs = source.get();
    updateTimelines(runs);
    return runs.stream()
        .sorted(
            Comparator.comparing(LiveRun::lastRecordTime).reversed().thenComparing(LiveRun::run))
        .toList();
  }

  private void updateTimelines(List<LiveRun> runs) {
    for (LiveRun run : runs) {
      run.snapshot().norms().ifPresent(norms -> timeline(norms).add(norms));
    }
    Set<String> names = runs.stream().map(LiveRun::run).collect(Collectors.toSet());
    timelines.keySet().retainAll(names);
  }

  private LossTimeline timeline(RollingReport norms) {
    return timelines.computeIfAbsent(norms.run(), run -> new LossTimeline());
  }

  /** Returns the loss timeline of a run, oldest point first; empty for a run without steps. */
  public List<LossTimelinePoint> timeline(String run) {
    LossTimeline timeline = timelines.get(run);
    return timeline == null ? List.of() : timeline.points();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
