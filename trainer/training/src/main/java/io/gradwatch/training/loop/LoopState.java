package io.gradwatch.training.loop;

import io.gradwatch.training.evaluation.EvaluationState;
import io.gradwatch.training.model.NetworkCheckpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * State of a training between two steps: a training that goes on from it takes the same steps as
 * one that never stopped. The arrays are not copied.
 *
 * @param stepsTaken steps taken so far
 * @param epoch epoch of the next step, from 0
 * @param position rows of that epoch used so far
 * @param loss loss of the last step; NaN before the first
 * @param rows order of the rows in that epoch
 * @param rowRandom state of the generator that orders them
 * @param networkRandom state of the generator of everything random in the network
 * @param network parameters, updater state and counters of the network
 * @param testLoss test loss that the next step reports; empty if it was not evaluated
 * @param testLosses test losses that early stopping compares
 * @param best network at the lowest of them; empty before the first, or without early stopping
 * @param evaluation when the network is evaluated next; empty when nothing is evaluated
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LoopState(
    long stepsTaken,
    int epoch,
    int position,
    double loss,
    int[] rows,
    long rowRandom,
    NetworkRandom networkRandom,
    NetworkCheckpoint network,
    OptionalDouble testLoss,
    List<Double> testLosses,
    Optional<NetworkCheckpoint> best,
    Optional<EvaluationState> evaluation) {

  public LoopState {
    testLosses = List.copyOf(testLosses);
  }
}
