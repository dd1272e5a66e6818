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
public final class StepTimes {

  /** Rounds before any is counted: networks, listeners and publisher get compiled in them. */
  public static final int WARM_UP_ROUNDS = 10;

  /** Rounds for one in which the rivals take part: they are slow, and far from the bar. */
  private static final int RIVALS_EVERY = 3;

  private final Subject subject;
  private final Map<Watching, List<Double>> ratios = new EnumMap<>(Watching.class);
  private final List<Double> bareSeconds = new ArrayList<>();

  private StepTimes(Subject subject) {
    this.subject = subject;
  }

  /**
   * Trains and measures.
   *
   * @param rounds of a large network; a small one has several for each, so that it is timed for as
   *     long
   * @param afterRound told each time
   */
  public static ListenerRow measure(
      Subject subject, String bootstrap, int rounds, Runnable afterRound) throws Exception {
    List<Lane> lanes = new ArrayList<>();
    try {
      for (Watching watching : Watching.values()) {
        lanes.add(new Lane(watching, subject, bootstrap));
      }
      return new StepTimes(subject).measure(lanes, rounds, afterRound);
    } finally {
      for (Lane lane : lanes) {
        lane.end();
      }
    }
  }

  private ListenerRow measure(List<Lane> lanes, int rounds, Runnable afterRound) {
    Lane bare = lane(lanes, Watching.BARE);
    Lane gradwatch = lane(lanes, Watching.GRADWATCH);
    List<Lane> few = new ArrayList<>(List.of(bare, gradwatch));
    List<Lane> all = new ArrayList<>(lanes);
    Random random = new Random(1);
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      if (round == 0) {
        gradwatch.clock().clear();
      }
      for (int i = 0; i < subject.roundsForOne(); i++) {
        boolean rivals = (round * subject.roundsForOne() + i) % RIVALS_EVERY == 0;
        Map<Watching, Double> times = take(rivals ? all : few, random);
        if (round >= 0) {
          count(times);
        }
      }
      afterRound.run();
    }
    return new ListenerRow(
        subject.title(),
        bare.parameters(),
        1e3 * Sample.of(bareSeconds).median(),
        ratio(Watching.GRADWATCH),
        ratio(Watching.STATS_LISTENER_1),
        ratio(Watching.STATS_LISTENER_10),
        gradwatch.clock().cost());
  }

  private static Lane lane(List<Lane> lanes, Watching watching) {
    return lanes.stream().filter(lane -> lane.watching() == watching).findFirst().orElseThrow();
  }

  /** A turn for each, in any order. */
  private static Map<Watching, Double> take(List<Lane> lanes, Random random) {
    Collections.shuffle(lanes, random);
    Map<Watching, Double> seconds = new EnumMap<>(Watching.class);
    lanes.forEach(lane -> seconds.put(lane.watching(), lane.turn()));
    return seconds;
  }

  private void count(Map<Watching, Double> seconds) {
    double bare = seconds.getOrDefault(Watching.BARE, Double.NaN);
    bareSeconds.add(bare);
    seconds.forEach(
        (watching, took) ->
            ratios.computeIfAbsent(watching, first -> new ArrayList<>()).add(took / bare));
  }

  private Sample ratio(Watching watching) {
    return Sample.of(ratios.getOrDefault(watching, List.of()));
  }
}
