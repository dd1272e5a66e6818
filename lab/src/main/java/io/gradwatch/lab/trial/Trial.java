package io.gradwatch.lab.trial;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.protocol.ReportSink;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A training that can be run again and again: each time the network is made anew, and one seed
 * gives the same numbers.
 *
 * @param name of the run
 * @param networkFactory makes the initialised network
 * @param afterInitialisation has the last word on it, for example to set weights
 * @param data to train and to test on
 * @param batchSize the last, smaller batch of an epoch is used
 * @param steps to take
 * @param seed of the order of rows and of what is random in training
 * @param shuffle whether rows are reordered before every epoch
 * @param batchTransform what happens to batches
 * @param earlyStopping if wanted
 * @param restart if wanted
 */
public record Trial(
    String name,
    Supplier<TrainableNetwork> networkFactory,
    Consumer<TrainableNetwork> afterInitialisation,
    DataSplit data,
    int batchSize,
    long steps,
    long seed,
    boolean shuffle,
    BatchTransform batchTransform,
    Optional<EarlyStopping> earlyStopping,
    Optional<Restart> restart) {

  public Trial {
    if (batchSize < 1 || steps < 1) {
      throw new IllegalArgumentException(
          name + ": batch size " + batchSize + ", " + steps + " steps; at least 1 each");
    }
  }

  /** Settings of a trial, of which a name, a network and data are required. */
  public static TrialBuilder builder(
      String name, Supplier<TrainableNetwork> networkFactory, DataSplit data) {
    return new TrialBuilder(name, networkFactory, data);
  }

  /** Trains; the sink hears every step. */
  public TrialResult run(ReportSink sink) {
    return new TrialRun(this, sink).run();
  }

  /** Trains under the monitor's detectors. */
  public MonitoredTrial runMonitored() {
    MonitoringSink sink = new MonitoringSink();
    TrialResult result = run(sink);
    return new MonitoredTrial(result, sink.events());
  }
}
