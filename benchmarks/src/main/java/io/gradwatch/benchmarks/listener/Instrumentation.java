package io.gradwatch.benchmarks.listener;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** Listener of a training, attached as its documentation describes. */
public enum Instrumentation {
  /** No listener. */
  BASELINE {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      return () -> {};
    }
  },
  /** Gradwatch: all statistics at every step, published to Kafka. */
  GRADWATCH {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      KafkaPublisher publisher = KafkaPublisher.builder().bootstrap(bootstrap).build();
      network.addListeners(timer.before());
      GradwatchListener listener = GradwatchListener.watch(network, publisher);
      network.addListeners(timer.after());
      return () -> {
        listener.close();
        publisher.close();
        requireComplete(listener, publisher.counts());
      };
    }
  },
  /** Deeplearning4j's StatsListener at every step. */
  STATS_LISTENER_EVERY_STEP {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      return attachStatsListener(network, 1);
    }
  },
  /** Deeplearning4j's StatsListener at every tenth step. */
  STATS_LISTENER_EVERY_TENTH_STEP {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      return attachStatsListener(network, 10);
    }
  };

  /**
   * Attaches the listener to a network.
   *
   * @param timer timer of Gradwatch's callbacks
   */
  abstract AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer);

  private static AutoCloseable attachStatsListener(MultiLayerNetwork network, int interval) {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    network.setListeners(new StatsListener(storage, interval));
    return storage::close;
  }

  /** Fails if reports were lost, since lost reports make the listener look faster. */
  private static void requireComplete(GradwatchListener listener, PublisherCounts counts) {
    if (listener.failures() > 0 || counts.published() != counts.offered()) {
      throw new IllegalStateException(
          "the listener lost reports: failures=%d, %s".formatted(listener.failures(), counts));
    }
  }
}
