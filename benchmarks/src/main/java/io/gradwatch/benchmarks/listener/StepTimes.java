package io.gradwatch.benchmarks.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Times the steps of one subject under each way of watching, in one run: each has a network of its
 * own, and they take turns of ten steps, in an order that changes, so that all meet the same
 * machine. What a watcher does every tenth step is within each turn. A small network has several
 * turns at a time, so that it is timed for as long as a large one.
 */
public final class StepTimes {

  /** Rounds before any is counted: networks, listeners and publisher get compiled in them. */
  public static final int WARM_UP_ROUNDS = 10;

  /** Steps of a turn. */
  private static final int TURN = 10;

  private final long parameters;
  private final List<Lane> lanes;

  private StepTimes(List<Lane> lanes) {
    this.lanes = lanes;
    this.parameters = lanes.get(0).network.numParams();
  }

  /**
   * Trains and measures.
   *
   * @param rounds in each of which every way of watching has its turn
   * @param afterRound told each time
   */
  public static StepTimes measure(
      Subject subject, String bootstrap, int rounds, Runnable afterRound) throws Exception {
    List<Lane> lanes = new ArrayList<>();
    try {
      for (Watching watching : Watching.values()) {
        lanes.add(new Lane(watching, subject, bootstrap));
      }
      StepTimes times = new StepTimes(List.copyOf(lanes));
      Random random = new Random(1);
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        Collections.shuffle(lanes, random);
        for (Lane lane : lanes) {
          for (int turn = 0; turn < subject.turns(); turn++) {
            double seconds = lane.turn();
            if (round >= 0) {
              lane.stepSeconds.add(seconds / TURN);
            }
          }
        }
        afterRound.run();
      }
      return times;
    } finally {
      for (Lane lane : lanes) {
        lane.end();
      }
    }
  }

  /** Of the network. */
  public long parameters() {
    return parameters;
  }

  /** The bare step, median over all turns, in seconds. */
  public double bareSeconds() {
    return quantile(turns(Watching.BARE), 0.5);
  }

  /** How many times a bare step the watched one takes: the median over rounds of their ratio. */
  public double ratio(Watching watching) {
    return quantile(ratios(watching), 0.5);
  }

  /** Half the distance between the quartiles of the rounds' ratios. */
  public double spread(Watching watching) {
    double[] ratios = ratios(watching);
    return (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2;
  }

  private double[] ratios(Watching watching) {
    double[] bare = turns(Watching.BARE);
    double[] watched = turns(watching);
    double[] ratios = new double[bare.length];
    Arrays.setAll(ratios, round -> watched[round] / bare[round]);
    return ratios;
  }

  private double[] turns(Watching watching) {
    return lanes.stream()
        .filter(lane -> lane.watching == watching)
        .flatMap(lane -> lane.stepSeconds.stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** One of those that take turns. */
  private static final class Lane {

    private final Watching watching;
    private final MultiLayerNetwork network;
    private final DataSet batch;
    private final AutoCloseable watcher;
    private final List<Double> stepSeconds = new ArrayList<>();

    Lane(Watching watching, Subject subject, String bootstrap) {
      this.watching = watching;
      this.network = subject.network();
      this.batch = subject.batch();
      this.watcher = watching.attach(network, bootstrap);
    }

    double turn() {
      long before = System.nanoTime();
      for (int step = 0; step < TURN; step++) {
        network.fit(batch);
      }
      return (System.nanoTime() - before) / 1e9;
    }

    void end() throws Exception {
      watcher.close();
      network.close();
    }
  }
}
