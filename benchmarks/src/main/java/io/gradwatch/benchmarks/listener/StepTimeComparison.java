package io.gradwatch.benchmarks.listener;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Times the steps of one subject under each way of watching, in one run: each has a network of its
 * own, and they take turns of ten steps, in an order that changes, so that all meet the same
 * machine. A watched turn is compared with the bare one of the same round.
 */
public final class StepTimeComparison {

  /** Rounds before any is counted: networks, listeners and publisher get compiled in them. */
  public static final int WARM_UP_ROUNDS = 10;

  /** Rounds for one in which the rivals take part: they are slow, and far from the bar. */
  private static final int STATS_LISTENER_ROUND_INTERVAL = 3;

  private final BenchmarkNetwork network;
  private final Map<Instrumentation, List<Double>> ratios = new EnumMap<>(Instrumentation.class);
  private final List<Double> baselineSeconds = new ArrayList<>();

  private StepTimeComparison(BenchmarkNetwork network) {
    this.network = network;
  }

  /**
   * Trains and measures.
   *
   * @param rounds of a large network; a small one has several for each, so that it is timed for as
   *     long
   * @param onRound told each time
   */
  public static ListenerCostRow measure(
      BenchmarkNetwork network, String bootstrap, int rounds, Runnable onRound) throws Exception {
    List<TimedNetwork> timedNetworks = new ArrayList<>();
    try {
      for (Instrumentation instrumentation : Instrumentation.values()) {
        timedNetworks.add(new TimedNetwork(instrumentation, network, bootstrap));
      }
      return new StepTimeComparison(network).measure(timedNetworks, rounds, onRound);
    } finally {
      for (TimedNetwork timed : timedNetworks) {
        timed.close();
      }
    }
  }

  private ListenerCostRow measure(List<TimedNetwork> timedNetworks, int rounds, Runnable onRound) {
    TimedNetwork baseline = find(timedNetworks, Instrumentation.BASELINE);
    TimedNetwork gradwatch = find(timedNetworks, Instrumentation.GRADWATCH);
    List<TimedNetwork> baselineAndGradwatch = new ArrayList<>(List.of(baseline, gradwatch));
    List<TimedNetwork> all = new ArrayList<>(timedNetworks);
    Random random = new Random(1);
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      if (round == 0) {
        gradwatch.timer().clear();
      }
      for (int i = 0; i < network.roundMultiplier(); i++) {
        boolean withStatsListener =
            (round * network.roundMultiplier() + i) % STATS_LISTENER_ROUND_INTERVAL == 0;
        Map<Instrumentation, Double> seconds =
            timeTurns(withStatsListener ? all : baselineAndGradwatch, random);
        if (round >= 0) {
          addRatios(seconds);
        }
      }
      onRound.run();
    }
    return new ListenerCostRow(
        network.title(),
        baseline.parameters(),
        1e3 * MedianEstimate.of(baselineSeconds).median(),
        ratio(Instrumentation.GRADWATCH),
        ratio(Instrumentation.STATS_LISTENER_EVERY_STEP),
        ratio(Instrumentation.STATS_LISTENER_EVERY_TENTH_STEP),
        gradwatch.timer().cost());
  }

  private static TimedNetwork find(
      List<TimedNetwork> timedNetworks, Instrumentation instrumentation) {
    return timedNetworks.stream()
        .filter(timed -> timed.instrumentation() == instrumentation)
        .findFirst()
        .orElseThrow();
  }

  /** A turn for each, in any order. */
  private static Map<Instrumentation, Double> timeTurns(
      List<TimedNetwork> timedNetworks, Random random) {
    Collections.shuffle(timedNetworks, random);
    Map<Instrumentation, Double> seconds = new EnumMap<>(Instrumentation.class);
    timedNetworks.forEach(timed -> seconds.put(timed.instrumentation(), timed.timeTurn()));
    return seconds;
  }

  private void addRatios(Map<Instrumentation, Double> seconds) {
    double baseline = seconds.getOrDefault(Instrumentation.BASELINE, Double.NaN);
    baselineSeconds.add(baseline);
    seconds.forEach(
        (instrumentation, watchedSeconds) ->
            ratios
                .computeIfAbsent(instrumentation, first -> new ArrayList<>())
                .add(watchedSeconds / baseline));
  }

  private MedianEstimate ratio(Instrumentation instrumentation) {
    return MedianEstimate.of(ratios.getOrDefault(instrumentation, List.of()));
  }
}
