package io.gradwatch.benchmarks.kills;

import io.gradwatch.protocol.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a broker and monitors as processes, publishes runs, disturbs the processes by a {@link
 * KillPlan}, and compares what was published with an undisturbed evaluation of the same records.
 */
public final class KillSeries implements AutoCloseable {

  /** Default application id of the monitor, which is its consumer group. */
  static final String GROUP = "gradwatch-monitor";

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final long SUPERVISION_MILLIS = 500;
  private static final Duration END_TIMEOUT = Duration.ofMinutes(3);

  private final KillSettings settings;
  private final Path folder;
  private final Consumer<String> progress;
  private final BrokerProcess broker;
  private final Map<Integer, MonitorProcess> monitors = new ConcurrentHashMap<>();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::at));
  private final Thread supervisor = new Thread(this::supervise, "gradwatch-supervisor");
  private final List<Done> done = new ArrayList<>();

  /** Something to do at a time since the start of the series. */
  private record Task(Duration at, Action action) {}

  private record Done(Duration at, Disturbance disturbance, long nanos) {}

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private KillSeries(
      KillSettings settings, Path folder, Consumer<String> progress, BrokerProcess broker) {
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
    this.broker = broker;
  }

  /**
   * Runs a series.
   *
   * @param folder empty folder
   * @param progress called with a line for each disturbance
   */
  public static KillSeriesResult run(KillSettings settings, Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
        KillSeries series = new KillSeries(settings, folder, progress, broker)) {
      return series.run();
    }
  }

  private KillSeriesResult run() throws IOException, InterruptedException {
    supervisor.setDaemon(true);
    supervisor.start();
    int atStart = settings.monitors() > 1 ? settings.monitors() - 1 : 1;
    for (int i = 0; i < atStart; i++) {
      startMonitor(i);
    }
    String bootstrap = broker.bootstrap();
    try (CommitTimeline commits = new CommitTimeline(bootstrap, GROUP);
        SteadyRuns runs =
            new SteadyRuns(
                bootstrap, folder.resolve("spool"), settings.runs(), settings.stepsPerSecond())) {
      if (!commits.awaitAllEvaluated(Topics.STEPS, START_TIMEOUT)) {
        throw new IOException("no monitor created its topics within " + START_TIMEOUT);
      }
      runs.start();
      commits.start();
      disturb();
      long steps = runs.finishSteps(END_TIMEOUT);
      boolean evaluated = commits.awaitAllEvaluated(Topics.STEPS, END_TIMEOUT);
      runs.announceEnd(END_TIMEOUT);
      evaluated &= commits.awaitAllEvaluated(Topics.RUNS, END_TIMEOUT);
      return result(steps, evaluated, commits);
    }
  }

  /** Starts again what has ended by itself. */
  private void supervise() {
    try {
      while (!supervisor.isInterrupted()) {
        broker.restartIfEnded();
        for (MonitorProcess monitor : monitors.values()) {
          monitor.restartIfEnded();
        }
        TimeUnit.MILLISECONDS.sleep(SUPERVISION_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      progress.accept("a process could not be started again: " + e);
    }
  }

  private void startMonitor(int index) throws IOException {
    monitors.put(
        index,
        MonitorProcess.start(
            folder.resolve("monitor" + index), broker.bootstrap(), settings.environment()));
  }

  /** Does what the plan says, and what follows from it, at its time. */
  private void disturb() throws IOException, InterruptedException {
    KillPlan.of(settings)
        .actions()
        .forEach(action -> tasks.add(new Task(action.at(), () -> perform(action))));
    tasks.add(new Task(settings.duration(), () -> {}));
    long start = System.nanoTime();
    while (true) {
      Task task = tasks.poll();
      if (task == null) {
        return;
      }
      TimeUnit.NANOSECONDS.sleep(start + task.at().toNanos() - System.nanoTime());
      task.action().run();
    }
  }

  private void perform(KillPlan.Action action) throws IOException, InterruptedException {
    long nanos = System.nanoTime();
    MonitorProcess monitor = aliveFrom(action.monitor());
    switch (action.disturbance()) {
      case MONITOR_ADDED -> startMonitor(action.monitor());
      case BROKER_KILLED -> broker.killAndRestart();
      case MONITOR_KILLED -> {
        if (monitor == null) {
          return; // none is alive
        }
        monitor.kill();
        after(action, settings.restartDelay(), monitor::restart);
      }
      case MONITOR_SUSPENDED -> {
        if (monitor == null) {
          return;
        }
        monitor.suspend();
        after(
            action,
            settings.suspension(),
            () -> {
              if (monitor.alive()) {
                monitor.resume();
              }
            });
      }
    }
    done.add(new Done(action.at(), action.disturbance(), nanos));
    progress.accept("%d s: %s".formatted(action.at().toSeconds(), action.disturbance().title()));
  }

  /** Returns the monitor with an index, or the next one that is alive. */
  private @Nullable MonitorProcess aliveFrom(int index) {
    for (int i = 0; i < settings.monitors(); i++) {
      MonitorProcess monitor = monitors.get((index + i) % settings.monitors());
      if (monitor != null && monitor.alive()) {
        return monitor;
      }
    }
    return null;
  }

  private void after(KillPlan.Action action, Duration delay, Action next)
      throws IOException, InterruptedException {
    if (delay.isZero()) {
      next.run();
    } else {
      tasks.add(new Task(action.at().plus(delay), next));
    }
  }

  private KillSeriesResult result(long steps, boolean evaluated, CommitTimeline commits)
      throws IOException, InterruptedException {
    String bootstrap = broker.bootstrap();
    MonitorResults actual = MonitorResults.read(bootstrap);
    MonitorResults expected =
        UndisturbedMonitor.evaluate(
            folder.resolve("undisturbed"),
            CommittedTopic.records(bootstrap, Topics.STEPS),
            CommittedTopic.records(bootstrap, Topics.RUNS));
    return new KillSeriesResult(
        settings,
        steps,
        done.stream()
            .map(
                one ->
                    new KillSeriesResult.Recovery(
                        one.at(), one.disturbance(), commits.recoveryAfter(one.nanos())))
            .toList(),
        evaluated,
        MonitorResults.count(actual.events()),
        MonitorResults.count(actual.norms()),
        actual.differencesFrom(expected));
  }

  @Override
  public void close() {
    supervisor.interrupt();
    monitors.values().forEach(MonitorProcess::close);
  }
}
