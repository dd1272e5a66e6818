package io.gradwatch.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepHistoryTest {

  private static final int LOSS = HistoryQuantity.LOSS;

  @TempDir Path dir;
  private final HistoryCounters counters = new HistoryCounters();
  private HistoryStore store;
  private HistoryWriter writer;
  private Instant now = Steps.TIME;

  @BeforeEach
  void open() {
    open(SampleHistory.LIMITS);
  }

  private void open(HistoryLimits limits) {
    store = HistoryStore.open(dir.resolve("history.mv"));
    writer = new HistoryWriter(store, limits, counters, Long.MAX_VALUE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void restart(HistoryLimits limits) {
    commit();
    store.close();
    open(limits);
  }

  private void add(StepReport step) {
    writer.add(StepColumns.of(step), now);
  }

  private void commit() {
    now = now.plusSeconds(10);
    writer.commit(now);
  }

  private BinSeries read(HistoryQuantity quantity, long from, long to, int bins) {
    return new StepHistoryReader(store)
        .read(new HistoryQuery("a", OptionalInt.empty(), quantity, List.of(), from, to, bins));
  }

  private BinSeries loss(int bins) {
    return read(HistoryQuantity.TRAINING, 0, Long.MAX_VALUE - 1, bins);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20, 100, 5_000})
  void aSpikeOfOneStepIsVisibleAtEachZoom(int bins) {
    for (int step = 0; step < 5_000; step++) {
      add(Steps.step("a", 1, step, step == 4_321 ? 1e9 : 1, step == 123 ? 1e12 : 0.5));
    }
    commit();

    BinSeries loss = loss(bins);
    BinSeries norms = read(HistoryQuantity.GRADIENT_NORM, 0, 4_999, bins);

    assertThat(loss.size()).isBetween(bins / 2 + 1, bins);
    assertThat(greatest(loss, LOSS)).isCloseTo(1e9, within(1e3));
    assertThat(greatest(norms, 0)).isCloseTo(1e12, within(1e6));
    assertThat(bins(norms).filter(bin -> norms.max(bin, 0) > 1))
        .allSatisfy(
            bin ->
                assertThat(123L)
                    .isBetween(
                        norms.steps().get(bin),
                        norms.steps().get(bin) + norms.widths().get(bin) - 1));
    assertThat(bins(norms).map(bin -> norms.count(bin, 0)).sum()).isEqualTo(5_000);
  }

  private static IntStream bins(BinSeries series) {
    return IntStream.range(0, series.size());
  }

  private static double greatest(BinSeries series, int position) {
    return bins(series).mapToDouble(bin -> series.max(bin, position)).max().orElseThrow();
  }

  @Test
  void nanAndInfinitiesAreCountedApartAndHideNothing() {
    for (int step = 0; step < 64; step++) {
      double norm = step == 10 ? Double.NaN : step == 20 ? Double.POSITIVE_INFINITY : step + 1;
      add(Steps.step("a", 1, step, step == 63 ? Double.NaN : 1, norm));
    }
    commit();

    BinSeries norms = read(HistoryQuantity.GRADIENT_NORM, 0, 63, 1);

    assertThat(norms.size()).isEqualTo(1);
    assertThat(norms.nan(0, 0)).isEqualTo(1);
    assertThat(norms.infinite(0, 0)).isEqualTo(1);
    assertThat(norms.min(0, 0)).isEqualTo(1);
    assertThat(norms.max(0, 0)).isInfinite();
    assertThat(norms.first(0, 0)).isEqualTo(1);
    assertThat(norms.last(0, 0)).isEqualTo(64);
    assertThat(loss(1).last(0, LOSS)).isNaN();
    assertThat(loss(1).max(0, LOSS)).isEqualTo(1);
  }

  /** Restarts at random moments, workers out of order, gaps: each bin is that of all its steps. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyBinIsThatOfItsStepsWhateverTheOrderAndHoweverOftenTheMonitorRestarts(long seed) {
    Random random = new Random(seed);
    List<Long> steps = new ArrayList<>();
    long step = random.nextInt(100);
    for (int i = 0; i < 2_000; i++) {
      steps.add(step);
      step += random.nextInt(10) == 0 ? random.nextInt(300) : 1;
    }
    long last = step;
    for (int i = 0; i + 20 < steps.size(); i += 20) {
      if (random.nextInt(3) == 0) {
        Collections.shuffle(steps.subList(i, i + 20), random);
      }
    }

    for (long each : steps) {
      add(Steps.step("a", 1, each, value(each), value(each), value(each + 7)));
      if (random.nextInt(200) == 0) {
        restart(SampleHistory.LIMITS);
      }
    }
    commit();

    for (int bins : new int[] {1, 7, 60, 500, 100_000}) {
      long from = random.nextInt((int) last);
      BinSeries norms = read(HistoryQuantity.GRADIENT_NORM, from, last, bins);
      for (int bin = 0; bin < norms.size(); bin++) {
        long begin = norms.steps().get(bin);
        long end = begin + norms.widths().get(bin);
        List<Long> inside = steps.stream().filter(s -> s >= begin && s < end).toList();
        assertThat(norms.count(bin, 1)).isEqualTo(inside.size());
        assertThat(norms.max(bin, 0))
            .isEqualTo(inside.stream().mapToDouble(StepHistoryTest::value).max().orElseThrow());
        assertThat(norms.min(bin, 1))
            .isEqualTo(inside.stream().mapToDouble(s -> value(s + 7)).min().orElseThrow());
      }
      assertThat(bins(norms).mapToLong(bin -> norms.count(bin, 0)).sum())
          .isGreaterThanOrEqualTo(steps.stream().filter(s -> s >= from).count());
    }
  }

  /** Exact in the upper half of a double. */
  private static double value(long step) {
    return Math.floorMod(step * 7_919, 1_009);
  }

  @Test
  void firstAndLastValuesFollowTheStepsAcrossRestarts() {
    for (int step = 0; step < 1_000; step++) {
      add(Steps.step("a", 1, step, step, 1));
      if (step % 97 == 0) {
        restart(SampleHistory.LIMITS);
      }
    }
    commit();

    BinSeries loss = loss(4);

    assertThat(loss.steps()).containsExactly(0L, 256L, 512L, 768L);
    assertThat(bins(loss).mapToObj(bin -> loss.first(bin, LOSS)))
        .containsExactly(0.0, 256.0, 512.0, 768.0);
    assertThat(bins(loss).mapToObj(bin -> loss.last(bin, LOSS)))
        .containsExactly(255.0, 511.0, 767.0, 999.0);
  }

  @Test
  void whatWasNotCommittedIsReadAgainAfterACrash() {
    store.putOffset("topic", 0, 5);
    add(Steps.step("a", 1, 0, 1, 1));
    commit();
    store.putOffset("topic", 0, 6);
    add(Steps.step("a", 1, 1, 1, 1));

    store.close();
    open(SampleHistory.LIMITS);

    assertThat(store.offset("topic", 0)).hasValue(5);
    assertThat(loss(100).size()).isEqualTo(1);
  }

  @Test
  void theHistoryOfAnotherTopicIsDiscarded() {
    store.belongTo("one");
    store.putOffset("one", 0, 5);
    add(Steps.step("a", 1, 0, 1, 1));
    commit();

    store.belongTo("one");
    assertThat(loss(100).size()).isEqualTo(1);
    store.belongTo("two");

    assertThat(store.attempts()).isEmpty();
    assertThat(store.offset("one", 0)).isEmpty();
  }

  @Test
  void anAttemptThatGoesOnFromACheckpointReplacesWhatCameAfterIt() {
    for (int step = 0; step < 100; step++) {
      add(Steps.step("a", 1, step, step < 80 ? 1 : Double.NaN, 1));
    }
    for (int step = 60; step < 90; step++) {
      add(Steps.step("a", 2, step, 2, 1));
    }
    commit();

    BinSeries course = loss(1_000);
    BinSeries first =
        new StepHistoryReader(store)
            .read(
                new HistoryQuery(
                    "a", OptionalInt.of(1), HistoryQuantity.TRAINING, List.of(), 0, 99, 1_000));

    assertThat(course.steps()).isEqualTo(LongStream.range(0, 90).boxed().toList());
    assertThat(course.last(59, LOSS)).isEqualTo(1);
    assertThat(course.last(60, LOSS)).isEqualTo(2);
    assertThat(first.size()).isEqualTo(100);
    assertThat(first.last(99, LOSS)).isNaN();
    assertThat(new StepHistoryReader(store).attempts("a"))
        .extracting(AttemptSummary::firstStep)
        .containsExactly(0L, 60L);
  }

  @Test
  void anAttemptAboveItsLimitLosesItsOldestFineBinsAndNoSpike() {
    HistoryLimits limits = new HistoryLimits(1L << 30, 1_000_000, 100, Duration.ofDays(7));
    restart(limits);
    double[] norms = new double[50];
    for (int step = 0; step < 20_000; step++) {
      Arrays.fill(norms, 1 + step % 10);
      norms[17] = step == 777 ? 1e20 : 1;
      add(Steps.step("a", 1, step, 1, norms));
      if (step % 500 == 0) {
        commit();
      }
    }
    commit();

    AttemptExtent extent = store.extent(new AttemptKey("a", 1)).orElseThrow();
    BinSeries whole = read(HistoryQuantity.GRADIENT_NORM, 0, 19_999, 20_000);

    assertThat(extent.totalBytes()).isEqualTo(storedBytes()).isLessThanOrEqualTo(1_000_000);
    assertThat(counters.rowsEvicted()).isPositive();
    assertThat(greatest(whole, 17)).isCloseTo(1e20, within(1e14));
    assertThat(whole.widths().get(0)).isGreaterThan(1);
    assertThat(whole.widths().get(whole.size() - 1)).isEqualTo(1);
    assertThat(bins(whole).map(bin -> whole.count(bin, 3)).sum()).isEqualTo(20_000);
  }

  private long storedBytes() {
    long bytes = 0;
    for (int series = 0; series < 10; series++) {
      for (int level = 0; level < Resolution.LEVELS; level++) {
        var rows = store.rows(series, level, 0, RowKey.MAX_STEP);
        while (rows.hasNext()) {
          bytes += 16 + rows.next().getValue().length;
        }
      }
    }
    return bytes;
  }

  @Test
  void aRunGoesOnAfterAnEvictionAndARestart() {
    HistoryLimits limits = new HistoryLimits(1L << 30, 100_000, 100, Duration.ofDays(7));
    restart(limits);
    for (int step = 0; step < 6_000; step++) {
      add(Steps.step("a", 1, step, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
      if (step % 701 == 0) {
        restart(limits);
      }
    }
    commit();

    BinSeries whole = loss(10_000);

    assertThat(bins(whole).map(bin -> whole.count(bin, LOSS)).sum()).isEqualTo(6_000);
  }

  @Test
  void aboveTheCommonLimitTheOldestRunIsCoarsenedAndAtLastDropped() {
    restart(new HistoryLimits(2_200_000, 1L << 28, 100, Duration.ofDays(7)));
    double[] norms = new double[20];
    for (String run : List.of("a", "b", "c")) {
      for (int step = 0; step < 2_600; step++) {
        add(Steps.step(run, 1, step, 1, norms));
      }
      commit();
    }

    assertThat(storedAttempts()).containsExactly("a", "b", "c");
    assertThat(loss(5_000).widths().get(0)).isEqualTo(8);
    for (String run : List.of("d", "e", "f")) {
      for (int step = 0; step < 2_600; step++) {
        add(Steps.step(run, 1, step, 1, norms));
      }
      commit();
    }

    assertThat(storedAttempts()).contains("e", "f").doesNotContain("a");
    long bytes =
        store.attempts().stream()
            .mapToLong(attempt -> store.extent(attempt).orElseThrow().totalBytes())
            .sum();
    assertThat(bytes).isLessThanOrEqualTo(2_200_000);
  }

  private List<String> storedAttempts() {
    return store.attempts().stream().map(AttemptKey::run).toList();
  }

  @Test
  void runsLeaveAfterTheRetentionAndAboveTheirNumber() {
    restart(new HistoryLimits(1L << 30, 1L << 28, 2, Duration.ofHours(1)));
    add(Steps.step("a", 1, 0, 1, 1));
    commit();
    now = now.plusSeconds(3_000);
    add(Steps.step("b", 1, 0, 1, 1));
    commit();
    assertThat(storedAttempts()).containsExactly("a", "b");

    now = now.plusSeconds(1_000);
    commit();
    assertThat(storedAttempts()).containsExactly("b");

    for (String run : List.of("c", "d")) {
      add(Steps.step(run, 1, 0, 1, 1));
      commit();
    }
    assertThat(storedAttempts()).containsExactly("c", "d");
  }

  @Test
  void attemptsThatLeaveMemoryAreFoundInTheStore() {
    writer = new HistoryWriter(store, SampleHistory.LIMITS, counters, 0);
    for (int step = 0; step < 300; step++) {
      add(Steps.step("a", 1, step, step, 1));
      add(Steps.step("b", 1, step, step, 1));
      if (step % 10 == 0) {
        commit();
      }
    }
    commit();

    BinSeries loss = loss(2);

    assertThat(bins(loss).map(bin -> loss.count(bin, LOSS)).boxed()).containsExactly(256, 44);
  }

  @Test
  void aLongSequenceKeepsItsGreatestNormOfEachSection() {
    List<Double> norms = new ArrayList<>(Collections.nCopies(200, 0.5));
    norms.set(199, 8.0);
    norms.set(0, Double.NaN);
    add(Steps.recurrent("a", 0, norms));
    commit();

    BinSeries profile =
        new StepHistoryReader(store)
            .read(
                new HistoryQuery(
                    "a", OptionalInt.empty(), HistoryQuantity.TIME_STEPS, List.of(0), 0, 0, 10));

    assertThat(profile.positions()).isEqualTo(64);
    assertThat(profile.max(0, 63)).isEqualTo(8);
    assertThat(profile.max(0, 30)).isEqualTo(0.5);
    assertThat(profile.nan(0, 0)).isEqualTo(1);
    assertThat(new StepHistoryReader(store).timedLayers("a"))
        .containsExactly(new HistoryLayer(0, "dense0"));
  }

  @Test
  void layersAreChosenByDepth() {
    add(Steps.step("a", 1, 0, 1, 10, 20, 30));
    commit();

    BinSeries chosen =
        new StepHistoryReader(store)
            .read(
                new HistoryQuery(
                    "a",
                    OptionalInt.empty(),
                    HistoryQuantity.GRADIENT_NORM,
                    List.of(0, 2),
                    0,
                    10,
                    10));

    assertThat(chosen.layers()).extracting(HistoryLayer::name).containsExactly("dense0", "dense2");
    assertThat(chosen.max(0, 1)).isEqualTo(30);
    assertThat(read(HistoryQuantity.UPDATE_RATIO, 0, 10, 10).max(0, 1)).isEqualTo(1);
  }
}
