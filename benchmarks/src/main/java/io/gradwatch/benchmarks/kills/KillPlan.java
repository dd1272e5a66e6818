package io.gradwatch.benchmarks.kills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * When which process is disturbed: uniformly distributed over the series, by the seed.
 *
 * @param actions disturbances in the order of their times
 */
record KillPlan(List<Action> actions) {

  /**
   * One disturbance.
   *
   * @param at time since the start of the series
   * @param monitor index of the monitor, where one is disturbed
   */
  record Action(Duration at, Disturbance disturbance, int monitor) {}

  KillPlan {
    actions = List.copyOf(actions);
  }

  /** Draws the times. The monitor with the highest index joins after a quarter of the series. */
  static KillPlan of(KillSettings settings) {
    Random random = new Random(settings.seed());
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < settings.monitorKills(); i++) {
      actions.add(action(random, settings, Disturbance.MONITOR_KILLED));
    }
    for (int i = 0; i < settings.brokerKills(); i++) {
      actions.add(action(random, settings, Disturbance.BROKER_KILLED));
    }
    for (int i = 0; i < settings.suspensions(); i++) {
      actions.add(action(random, settings, Disturbance.MONITOR_SUSPENDED));
    }
    if (settings.monitors() > 1) {
      actions.add(
          new Action(joinTime(settings), Disturbance.MONITOR_ADDED, settings.monitors() - 1));
    }
    actions.sort(Comparator.comparing(Action::at));
    return new KillPlan(actions);
  }

  private static Action action(Random random, KillSettings settings, Disturbance disturbance) {
    Duration at = Duration.ofMillis((long) (random.nextDouble() * settings.duration().toMillis()));
    boolean allJoined = at.compareTo(joinTime(settings)) > 0;
    int running = Math.max(1, allJoined ? settings.monitors() : settings.monitors() - 1);
    return new Action(at, disturbance, random.nextInt(running));
  }

  private static Duration joinTime(KillSettings settings) {
    return settings.duration().dividedBy(4);
  }
}
