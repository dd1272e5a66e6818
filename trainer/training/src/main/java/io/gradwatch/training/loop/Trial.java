package io.gradwatch.training.loop;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.evaluation.PeriodicEvaluator;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A training that can be repeated: each time the network is created again, and the same seed gives
 * the same results.
 *
 * @param network creates the network, with its initial weights
 * @param data examples to train and to test on
 * @param loop loop that trains; its seed is also that of everything random in the network
 */
public record Trial(Supplier<TrainableNetwork> network, DataSplit data, TrainingLoop loop) {

  /** Trains, and reports every step. */
  public TrialResult run(ReportSink sink) {
    Nd4j.getRandom().setSeed(loop.seed());
    TrainableNetwork created = network.get();
    PeriodicEvaluator evaluator = new PeriodicEvaluator(created, data, loop.steps());
    LoopResult result = loop.run(created, data.train(), Optional.of(evaluator), sink);
    return new TrialResult(
        result.steps(),
        result.duration(),
        evaluator.points(),
        result.end() == LoopEnd.STOPPED_EARLY,
        result.failure());
  }
}
