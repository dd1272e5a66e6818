package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A trainer process that is killed at random takes the steps of one that is not. */
@DisabledOnOs(OS.WINDOWS)
class ResumeIT {

  private static final Duration TIMEOUT = Duration.ofMinutes(4);
  private static final int STEPS = 800;
  private static final int KILLS = 3;

  @TempDir static Path dir;
  private static MonitoredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = MonitoredBroker.start(dir);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void aTrainerThatIsKilledAtRandomTakesTheStepsOfOneThatIsNot() throws Exception {
    JobFolder jobs = new JobFolder(dir.resolve("jobs"));
    long seed = System.nanoTime();
    Path job = jobs.resumable("killed", STEPS);

    train("undisturbed", jobs.resumable("undisturbed", STEPS));
    killAtRandom(job, new Random(seed));
    train("killed-last", job);

    List<StepReport> expected = committed("undisturbed").steps();
    CommittedRecords killed = committed("killed");
    assertThat(lossBits(killed.steps()))
        .as("losses by step, seed of the kills %d", seed)
        .isEqualTo(lossBits(expected))
        .containsOnlyKeys(LongStream.range(0, STEPS).boxed().toList());
    assertThat(twice(killed.steps())).isEmpty();
    RollingReport last = killed.finalReport().orElseThrow();
    assertThat(last.attempt()).isEqualTo(KILLS + 1);
    assertThat(last.step()).isEqualTo(STEPS - 1);
    assertThat(last.stepsMissing()).isZero();
    assertThat(last.stepsJudged()).as("steps evaluated once").isEqualTo(STEPS);
    RollingReport whole = committed("undisturbed").finalReport().orElseThrow();
    assertThat(last.lossMedian()).isEqualTo(whole.lossMedian());
    assertThat(last.layers()).isEqualTo(whole.layers());
    assertThat(killed.events().stream().filter(event -> event.severity() != Severity.INFO))
        .as("verdicts on a healthy run")
        .extracting(Event::kind)
        .isEmpty();
  }

  private static void killAtRandom(Path job, Random random) throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      long target = (long) STEPS * (kill - 1) / KILLS + random.nextInt(STEPS / KILLS - 50);
      try (ChildJvm trainer = trainer("killed-" + kill, job)) {
        await().atMost(TIMEOUT).until(() -> newestCheckpoint() >= target);
        trainer.kill();
      }
    }
  }

  private static void train(String name, Path job) throws Exception {
    try (ChildJvm trainer = trainer(name, job)) {
      assertThat(trainer.exitCode(TIMEOUT)).as("%s", trainer.out()).isZero();
    }
  }

  private static ChildJvm trainer(String name, Path job) throws IOException {
    return ChildJvm.start(
        dir.resolve(name),
        Map.of("OMP_NUM_THREADS", "1", "XDG_STATE_HOME", dir.resolve("spool").toString()),
        "train",
        "--out",
        dir.resolve("runs").toString(),
        "--bootstrap",
        broker.bootstrap(),
        job.toString());
  }

  /** Step of the newest checkpoint that has its name, complete or not; −1 if there is none. */
  private static long newestCheckpoint() throws IOException {
    Path folder = dir.resolve("runs").resolve("killed").resolve("checkpoints");
    if (!Files.isDirectory(folder)) {
      return -1;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .mapToLong(name -> Long.parseLong(name.substring(5, 17)))
          .max()
          .orElse(-1);
    }
  }

  /** The distinct losses of each step over all attempts, as bits. */
  private static Map<Long, Set<Long>> lossBits(List<StepReport> steps) {
    Map<Long, Set<Long>> bits = new TreeMap<>();
    steps.forEach(
        report ->
            bits.computeIfAbsent(report.step(), step -> new HashSet<>())
                .add(Double.doubleToRawLongBits(report.loss().orElse(Double.NaN))));
    return bits;
  }

  /** Steps that one attempt has reported more than once. */
  private static List<StepReport> twice(List<StepReport> steps) {
    Set<List<Long>> seen = new HashSet<>();
    List<StepReport> repeated = new ArrayList<>();
    for (StepReport report : steps) {
      if (!seen.add(List.of((long) report.attempt(), report.step()))) {
        repeated.add(report);
      }
    }
    return repeated;
  }

  private static CommittedRecords committed(String run) {
    return CommittedRecords.of(broker.bootstrap(), run);
  }
}
