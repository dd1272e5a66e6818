package io.gradwatch.trainer.checkpoint;

import io.gradwatch.training.evaluation.EvaluationState;
import io.gradwatch.training.loop.LoopState;
import io.gradwatch.training.loop.NetworkRandom;
import io.gradwatch.training.model.NetworkCheckpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a checkpoint, as JSON; its arrays are in files of their own.
 *
 * @param best counters of the network that early stopping would restore
 */
record StateDocument(
    String run,
    int attempt,
    String time,
    Map<String, String> settings,
    long stepsTaken,
    int epoch,
    int position,
    double loss,
    long rowRandom,
    NetworkRandom networkRandom,
    Counters network,
    @Nullable Double testLoss,
    List<Double> testLosses,
    @Nullable Counters best,
    @Nullable EvaluationState evaluation) {

  static final String FILE = "state.json";

  /** Deeplearning4j's counters of a network. */
  record Counters(int iterations, int epochs) {

    static Counters of(NetworkCheckpoint network) {
      return new Counters(network.iterations(), network.epochs());
    }
  }

  static StateDocument of(Checkpoint checkpoint) {
    LoopState state = checkpoint.state();
    return new StateDocument(
        checkpoint.run(),
        checkpoint.attempt(),
        checkpoint.time().toString(),
        checkpoint.settings(),
        state.stepsTaken(),
        state.epoch(),
        state.position(),
        state.loss(),
        state.rowRandom(),
        state.networkRandom(),
        Counters.of(state.network()),
        state.testLoss().isPresent() ? state.testLoss().getAsDouble() : null,
        state.testLosses(),
        state.best().map(Counters::of).orElse(null),
        state.evaluation().orElse(null));
  }

  LoopState state(int[] rows, NetworkCheckpoint current, Optional<NetworkCheckpoint> bestNetwork) {
    return new LoopState(
        stepsTaken,
        epoch,
        position,
        loss,
        rows,
        rowRandom,
        networkRandom,
        current,
        testLoss == null ? OptionalDouble.empty() : OptionalDouble.of(testLoss),
        testLosses,
        bestNetwork,
        Optional.ofNullable(evaluation));
  }
}
