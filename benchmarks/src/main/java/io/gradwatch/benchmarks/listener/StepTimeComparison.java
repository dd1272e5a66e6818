package io.gradwatch.benchmarks.listener;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Compares the step times of a network under each kind of instrumentation in one run. Each has its
 * own copy of the network; the copies train in turns of ten steps in random order, so that all see
 * the same machine load. Each turn is compared with the baseline turn of the same round.
 */
public final class StepTimeComparison {

  /** Rounds before the measurement, in which the JIT compiler warms up. */
  public static final int WARM_UP_ROUNDS = 10;

  /** StatsListener takes part in one of this many rounds, since it is slow. */
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
   * @param rounds number of rounds for a large network; small networks train several times as many,
   *     so that they are measured equally long
   * @param onRound called after each round
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

  /** Trains one turn of each network in random order, and returns the seconds per step. */
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
