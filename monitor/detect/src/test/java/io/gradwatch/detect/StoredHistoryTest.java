package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.detect.window.LossHistory;
import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.TimeStepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A history that is stored and read again at any record continues as if it had not been: every
 * event and every rolling report is equal, bit for bit.
 */
final class StoredHistoryTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Records of a compacted topic: the last value of each key, in the order of the last write. */
  private static final class CompactedTopic {

    private final Map<List<Byte>, byte[]> values = new LinkedHashMap<>();
    private long bytes;

    void put(byte[] key, byte @Nullable [] value) {
      List<Byte> boxed = new ArrayList<>();
      for (byte b : key) {
        boxed.add(b);
      }
      values.remove(boxed);
      if (value != null) {
        values.put(boxed, value);
        bytes += key.length + value.length;
      }
    }

    StoredHistory.Runs read() {
      StoredHistory.Runs runs = new StoredHistory.Runs();
      values.forEach(
          (key, value) -> {
            byte[] unboxed = new byte[key.size()];
            for (int i = 0; i < unboxed.length; i++) {
              unboxed[i] = key.get(i);
            }
            assertThat(runs.apply(unboxed, value)).isTrue();
          });
      return runs;
    }
  }

  /** Evaluates records and stores what they change; reads the history again when told to. */
  private static final class StoringMonitor {

    private final RunEvaluator evaluator = new RunEvaluator();
    private final CompactedTopic topic = new CompactedTopic();
    private final int maxValueBytes;
    private HistoryRecords records = new HistoryRecords();
    private RunHistory history = new RunHistory("run");
    private List<Event> events = List.of();
    private Optional<RollingReport> norms = Optional.empty();

    StoringMonitor(int maxValueBytes) {
      this.maxValueBytes = maxValueBytes;
    }

    void restart() {
      records = new HistoryRecords();
      history =
          topic
              .read()
              .take("run")
              .map(stored -> stored.load(records))
              .orElseGet(() -> new RunHistory("run"));
    }

    void evaluate(Object record) {
      RunUpdate update = StoredHistoryTest.evaluate(evaluator, history, record);
      events = update.events();
      norms = update.norms();
      records.writeChanges(history, maxValueBytes, topic::put);
    }
  }

  /** Reports of a run that omits whatever a run may omit. */
  private static final class ErraticRun {

    private final Random random;
    private final boolean regular;
    private int attempt = 1;
    private long step;
    private long resumedStep;
    private double level = 1;
    private Instant start = START;

    ErraticRun(Random random, boolean regular) {
      this.random = random;
      this.regular = regular;
    }

    private boolean sometimes(double share) {
      return !regular && random.nextDouble() < share;
    }

    Object next() {
      if (sometimes(0.02)) {
        return info(RunState.RUNNING);
      }
      if (sometimes(0.005)) {
        attempt++;
        step = random.nextBoolean() ? 0 : step;
      }
      if (attempt > 2 && sometimes(0.01)) {
        attempt -= 2; // numbers that were used before are used again, hours later
        step = 0;
        resumedStep = 0;
        start = start.plus(Duration.ofHours(12));
      }
      if (regular && random.nextInt(100) == 0 && step > 30) {
        attempt++;
        resumedStep = step - random.nextInt(30);
        step = resumedStep - 1;
        return info(RunState.STARTED);
      }
      step += sometimes(0.02) ? 1 + random.nextInt(5) : 1;
      level *= Math.exp(0.1 * random.nextGaussian());
      return report();
    }

    RunInfo info(RunState state) {
      return new RunInfo(
              "run",
              attempt,
              state,
              start,
              start.plusSeconds(step),
              "test",
              "test",
              List.of(),
              Map.of("loss", "mcxent", "outputs", "3"),
              step,
              OptionalLong.of(10_000),
              "")
          .withResumedStep(resumedStep);
    }

    private StepReport report() {
      List<LayerReport> layers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        boolean late = i == 4 && !regular && step < 150;
        if (!late && !sometimes(i == 2 ? 0.5 : 0.01)) {
          layers.add(layer(i));
        }
      }
      double loss = sometimes(0.02) ? Double.NaN : 1 + 0.1 * random.nextGaussian();
      StepReport report =
          new StepReport(
              "run",
              attempt,
              regular ? 0 : random.nextInt(random.nextInt(20) == 0 ? 12 : 2),
              step,
              (int) (step / 20),
              start.plusMillis(50 * step + (sometimes(0.05) ? -500 : 0)),
              sometimes(0.1) ? OptionalDouble.empty() : OptionalDouble.of(loss),
              step % 20 == 0 ? OptionalDouble.of(2 + loss) : OptionalDouble.empty(),
              sometimes(0.1) ? OptionalDouble.empty() : OptionalDouble.of(0.1 * level),
              16,
              0.05,
              layers);
      return report.withOutputLosses(outputLosses());
    }

    /** Two outputs, or three from step 100 on, of which some are left out or not finite. */
    private List<Double> outputLosses() {
      return IntStream.range(0, sometimes(0.1) ? 0 : regular || step < 100 ? 2 : 3)
          .mapToObj(output -> sometimes(0.05) ? Double.NaN : output + random.nextDouble())
          .toList();
    }

    private LayerReport layer(int index) {
      List<TensorReport> tensors = new ArrayList<>();
      tensors.add(tensor("W", TensorRole.WEIGHT));
      if (index == 1) {
        tensors.add(tensor("RW", TensorRole.RECURRENT_WEIGHT));
      }
      if (!sometimes(0.01)) {
        tensors.add(tensor("b", TensorRole.BIAS));
      }
      boolean measured = !sometimes(index == 3 ? 0.9 : 0.02);
      return new LayerReport(
          index,
          sometimes(0.003) ? "renamed" + step : "layer" + index,
          tensors,
          measured
              ? Optional.of(
                  new ActivationReport(
                      0, 1, index == 0 ? random.nextDouble() : 0, index == 1 ? 0.9 : 0, 0, 0))
              : Optional.empty(),
          index == 1 && !sometimes(0.2) ? Optional.of(timeSteps()) : Optional.empty());
    }

    private TimeStepReport timeSteps() {
      List<Double> norms =
          IntStream.range(0, 12).mapToObj(t -> Math.exp(-t * level) * random.nextDouble()).toList();
      return new TimeStepReport(norms, random.nextBoolean() ? norms : List.of(), norms.size());
    }

    private TensorReport tensor(String param, TensorRole role) {
      double norm = sometimes(0.005) ? 0 : level * Math.exp(random.nextGaussian());
      long nans = sometimes(0.002) ? 1 : 0;
      return new TensorReport(
          param,
          role,
          new TensorStatistics(
              100, norm == 0 ? 99 : 0, nans, 0, norm, 0, 0, 0, 0, Optional.empty()),
          sometimes(0.03)
              ? OptionalDouble.empty()
              : OptionalDouble.of(0.01 * level * random.nextDouble()),
          OptionalDouble.of(1 + random.nextDouble()),
          sometimes(0.9) ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty());
    }
  }

  private static RunUpdate evaluate(RunEvaluator evaluator, RunHistory history, Object record) {
    if (record instanceof StepReport step) {
      history.heard(step.time());
      return evaluator.evaluateStep(history, StepColumns.of(step));
    }
    RunInfo info = (RunInfo) record;
    history.heard(info.heartbeat());
    return evaluator.evaluateRunInfo(history, info);
  }

  private static void assertContinues(ErraticRun run, int records, double restarts, Random random) {
    StoringMonitor undisturbed = new StoringMonitor(1 << 20);
    StoringMonitor restarted = new StoringMonitor(random.nextBoolean() ? 1 << 20 : 700);
    undisturbed.evaluate(run.info(RunState.STARTED));
    restarted.evaluate(run.info(RunState.STARTED));
    for (int i = 0; i < records; i++) {
      Object next = run.next();
      if (random.nextDouble() < restarts) {
        restarted.restart();
      }
      undisturbed.evaluate(next);
      restarted.evaluate(next);
      assertThat(restarted.events).isEqualTo(undisturbed.events);
      assertThat(restarted.norms).isEqualTo(undisturbed.norms);
    }
    restarted.restart();
    assertThat(restarted.evaluator.snapshot(restarted.history).norms())
        .isEqualTo(undisturbed.evaluator.snapshot(undisturbed.history).norms());
    assertThat(restarted.evaluator.snapshot(restarted.history).past())
        .isEqualTo(undisturbed.evaluator.snapshot(undisturbed.history).past());
    assertThat(outputs(restarted.history)).isEqualTo(outputs(undisturbed.history));
  }

  private static List<LossHistory> outputs(RunHistory history) {
    return IntStream.range(0, history.curves().outputs())
        .mapToObj(history.curves()::outputLoss)
        .toList();
  }

  @Property(tries = 25)
  void anErraticRunContinuesAfterARestartAtAnyRecord(@ForAll Random random) {
    assertContinues(new ErraticRun(random, false), 400, 0.05, random);
  }

  @Property(tries = 10)
  void aRegularRunContinuesAfterARestartAtAnyRecord(@ForAll Random random) {
    assertContinues(new ErraticRun(random, true), 400, 0.02, random);
  }

  @Property(tries = 5)
  void aRunContinuesHoweverOftenItIsRestarted(@ForAll Random random) {
    assertContinues(new ErraticRun(random, false), 200, 1, random);
  }

  /**
   * Two monitors take turns at a run. The one that does not evaluate it is a standby: it keeps its
   * objects, and receives what the other writes.
   */
  private static final class AlternatingMonitors {

    private final CompactedTopic topic = new CompactedTopic();
    private final List<Taker> takers = List.of(new Taker(), new Taker());
    private int active;
    private List<Event> events = List.of();
    private Optional<RollingReport> norms = Optional.empty();

    /** The store of a task: objects, and the records that apply to them. */
    private static final class Taker {

      private final RunEvaluator evaluator = new RunEvaluator();
      private final HistoryRecords records = new HistoryRecords();
      private final StoredHistory.Runs stored = new StoredHistory.Runs();
      private @Nullable RunHistory history;

      void restore(byte[] key, byte @Nullable [] value) {
        if (history != null) {
          stored.add(history, records);
          history = null;
        }
        stored.apply(key, value);
      }

      RunHistory history() {
        if (history == null) {
          history = stored.take("run").map(found -> found.load(records)).orElseGet(() -> newRun());
        }
        return history;
      }

      private static RunHistory newRun() {
        return new RunHistory("run");
      }
    }

    void switchOver() {
      active = 1 - active;
    }

    void evaluate(Object record, int maxValueBytes) {
      Taker taker = takers.get(active);
      RunHistory history = taker.history();
      RunUpdate update = StoredHistoryTest.evaluate(taker.evaluator, history, record);
      events = update.events();
      norms = update.norms();
      taker.records.writeChanges(
          history,
          maxValueBytes,
          (key, value) -> {
            topic.put(key, value);
            takers.get(1 - active).restore(key, value);
          });
    }

    void delete() {
      Taker taker = takers.get(active);
      taker.history();
      taker.history = null;
      taker.records.delete(
          "run",
          (key, value) -> {
            topic.put(key, value);
            takers.get(1 - active).restore(key, value);
          });
    }
  }

  private static void assertTakesOver(ErraticRun run, double takeovers, Random random) {
    StoringMonitor undisturbed = new StoringMonitor(1 << 20);
    AlternatingMonitors monitors = new AlternatingMonitors();
    undisturbed.evaluate(run.info(RunState.STARTED));
    monitors.evaluate(run.info(RunState.STARTED), 700);
    for (int i = 0; i < 400; i++) {
      Object next = run.next();
      if (random.nextDouble() < takeovers) {
        monitors.switchOver();
      }
      undisturbed.evaluate(next);
      monitors.evaluate(next, random.nextBoolean() ? 1 << 20 : 700);
      assertThat(monitors.events).isEqualTo(undisturbed.events);
      assertThat(monitors.norms).isEqualTo(undisturbed.norms);
    }
    HistoryRecords records = new HistoryRecords();
    RunHistory successor = monitors.topic.read().take("run").orElseThrow().load(records);
    assertThat(undisturbed.evaluator.snapshot(successor).norms())
        .isEqualTo(undisturbed.evaluator.snapshot(undisturbed.history).norms());
  }

  @Property(tries = 25)
  void aStandbyTakesOverARunThatItEvaluatedBeforeAtAnyRecord(@ForAll Random random) {
    assertTakesOver(new ErraticRun(random, false), 0.03, random);
  }

  @Property(tries = 15)
  void aStandbyTakesOverARegularRunThatItEvaluatedBefore(@ForAll Random random) {
    assertTakesOver(new ErraticRun(random, true), 0.02, random);
  }

  @Property(tries = 10)
  void standbysTakeOverFromEachOtherAllTheTime(@ForAll Random random) {
    assertTakesOver(new ErraticRun(random, false), 0.5, random);
  }

  @Property(tries = 10)
  void aRunThatIsDeletedIsDeletedAtAStandbyThatEvaluatedIt(@ForAll Random random) {
    AlternatingMonitors monitors = new AlternatingMonitors();
    ErraticRun run = new ErraticRun(random, false);
    for (int i = 0; i < 200; i++) {
      if (i % 40 == 39) {
        monitors.switchOver();
      }
      monitors.evaluate(run.next(), 700);
    }

    monitors.delete();

    assertThat(monitors.topic.values).isEmpty();
    assertThat(monitors.takers.get(1 - monitors.active).stored.names()).isEmpty();
  }

  @Test
  void aStepOfTenQuietLayersStoresLessThanHalfOfItsReport() {
    SimulatedRun reports = new SimulatedRun();
    StoringMonitor monitor = new StoringMonitor(1 << 20);
    long reported = 0;
    for (int i = 0; i < 1_000; i++) {
      double loss = 0.1 + Math.exp(-i / 300.0);
      SimulatedRun.Layer[] layers =
          IntStream.range(0, 10)
              .mapToObj(l -> SimulatedRun.Layer.of("layer" + l, loss))
              .toArray(SimulatedRun.Layer[]::new);
      StepReport report = reports.report(i, loss, layers);
      reported += StepColumns.of(report).bytes().length;
      monitor.evaluate(report);
    }

    assertThat(monitor.topic.bytes).isLessThan(reported / 2);
  }

  @Test
  void aDeletedRunLeavesNoRecord() {
    StoringMonitor monitor = new StoringMonitor(700);
    ErraticRun run = new ErraticRun(new Random(2), false);
    for (int i = 0; i < 300; i++) {
      monitor.evaluate(run.next());
    }
    monitor.restart();

    monitor.records.delete("run", monitor.topic::put);

    assertThat(monitor.topic.values).isEmpty();
  }

  @Test
  void recordsOfAnotherVersionAreRefused() {
    StoringMonitor monitor = new StoringMonitor(1 << 20);
    monitor.evaluate(new ErraticRun(new Random(3), true).next());
    monitor.topic.values.values().forEach(value -> value[0] = 99);

    assertThatThrownBy(monitor::restart)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version is 99");
  }

  @Test
  void damagedRecordsAreRefusedAndNotMisread() {
    StoringMonitor monitor = new StoringMonitor(1 << 20);
    ErraticRun run = new ErraticRun(new Random(4), true);
    for (int i = 0; i < 20; i++) {
      monitor.evaluate(run.next());
    }
    monitor.topic.values.replaceAll((key, value) -> Arrays.copyOf(value, value.length - 3));

    assertThatThrownBy(monitor::restart).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 150)
  void arbitraryDamageIsRefusedOrReadAndNeverThrowsAnythingElse(@ForAll Random random) {
    StoringMonitor monitor = new StoringMonitor(1 << 20);
    ErraticRun run = new ErraticRun(new Random(random.nextInt(4)), false);
    for (int i = 0; i < 30; i++) {
      monitor.evaluate(run.next());
    }
    monitor
        .topic
        .values
        .values()
        .forEach(value -> value[random.nextInt(value.length)] = (byte) random.nextInt());

    try {
      monitor.restart();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching(".+");
    }
  }
}
