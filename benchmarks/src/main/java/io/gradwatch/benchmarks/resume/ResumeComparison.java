package io.gradwatch.benchmarks.resume;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.process.BenchmarkBroker;
import io.gradwatch.benchmarks.process.BenchmarkMonitor;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.trainer.runs.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Trains a job twice, once undisturbed and once killed at random, and compares the two. */
public final class ResumeComparison {

  private static final String UNDISTURBED = "undisturbed";
  private static final String KILLED = "killed";
  private static final long POLL_MILLIS = 200;

  private final ResumeSettings settings;
  private final Path folder;
  private final Consumer<String> log;
  private final Random random;
  private OptionalLong residentEarly = OptionalLong.empty();
  private OptionalLong residentLate = OptionalLong.empty();

  private ResumeComparison(ResumeSettings settings, Path folder, Consumer<String> log) {
    this.settings = settings;
    this.folder = folder;
    this.log = log;
    this.random = new Random(settings.seed());
  }

  /**
   * Runs the comparison.
   *
   * @param folder empty folder for everything that is written
   * @param log receives a line for each change
   */
  public static ResumeResult run(ResumeSettings settings, Path folder, Consumer<String> log)
      throws IOException, InterruptedException {
    Path processes = Files.createDirectories(folder.resolve("processes"));
    try (BenchmarkBroker broker = BenchmarkBroker.start(processes.resolve("broker"));
        BenchmarkMonitor monitor = BenchmarkMonitor.create(processes.resolve("monitor"))) {
      monitor.start(broker.bootstrap(), processes.resolve("state"));
      return new ResumeComparison(settings, folder, log).run(broker.bootstrap());
    }
  }

  private ResumeResult run(String bootstrap) throws IOException, InterruptedException {
    trainUndisturbed(bootstrap);
    List<Long> killedAt = trainAndKill(bootstrap);
    RunRecords whole = RunRecords.read(bootstrap, UNDISTURBED);
    RunRecords killed = RunRecords.read(bootstrap, KILLED);
    Optional<RollingReport> last = killed.last();
    Set<String> verdicts = new HashSet<>(killed.verdicts());
    verdicts.removeAll(whole.verdicts());
    StoredRun stored = stored(UNDISTURBED).orElseThrow();
    return new ResumeResult(
        settings.steps(),
        last.map(RollingReport::attempt).orElse(0),
        differentLosses(whole.lossBits(), killed.lossBits()),
        LongStream.range(0, settings.steps())
            .filter(step -> !killed.lossBits().containsKey(step))
            .count(),
        killed.reportedTwice(),
        last.map(RollingReport::stepsJudged).orElse(0L),
        last.map(RollingReport::stepsMissing).orElse(0L),
        verdicts,
        new ObjectMapper()
            .readTree(stored.folder().resolve("report.json").toFile())
            .path("seconds")
            .asDouble(),
        stored.status().checkpointSeconds(),
        residentEarly,
        residentLate,
        killedAt);
  }

  private static long differentLosses(Map<Long, Set<Long>> whole, Map<Long, Set<Long>> killed) {
    return killed.entrySet().stream()
        .filter(step -> !step.getValue().equals(whole.get(step.getKey())))
        .count();
  }

  private void trainUndisturbed(String bootstrap) throws IOException, InterruptedException {
    Path job = ResumeJob.write(folder, UNDISTURBED, settings);
    try (TrainerProcess trainer =
        TrainerProcess.start(folder, bootstrap, job, settings.threads())) {
      while (trainer.alive()) {
        OptionalLong resident = trainer.residentBytes();
        long steps = stored(UNDISTURBED).map(StoredRun::steps).orElse(0L);
        if (resident.isPresent() && steps >= settings.steps() / 5) {
          residentEarly = residentEarly.isPresent() ? residentEarly : resident;
          residentLate = resident;
        }
        Thread.sleep(POLL_MILLIS);
      }
      trainer.requireSuccess();
    }
    log.accept("undisturbed: " + settings.steps() + " steps");
  }

  private List<Long> trainAndKill(String bootstrap) throws IOException, InterruptedException {
    Path job = ResumeJob.write(folder, KILLED, settings);
    List<Long> killedAt = new ArrayList<>();
    List<Long> targets =
        random.longs(settings.kills(), 1, settings.steps()).sorted().boxed().toList();
    for (long target : targets) {
      try (TrainerProcess trainer =
          TrainerProcess.start(folder, bootstrap, job, settings.threads())) {
        while (trainer.alive() && steps() < target) {
          Thread.sleep(1 + random.nextLong(POLL_MILLIS));
        }
        trainer.kill();
      }
      killedAt.add(steps());
      log.accept("killed at step " + steps());
    }
    try (TrainerProcess trainer =
        TrainerProcess.start(folder, bootstrap, job, settings.threads())) {
      trainer.requireSuccess();
    }
    return killedAt;
  }

  private long steps() throws IOException {
    return stored(KILLED).map(StoredRun::steps).orElse(0L);
  }

  private Optional<StoredRun> stored(String run) throws IOException {
    return StoredRun.list(folder.resolve("runs")).stream()
        .filter(stored -> stored.status().run().equals(run))
        .findFirst();
  }
}
