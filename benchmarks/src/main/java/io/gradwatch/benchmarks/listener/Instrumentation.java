package io.gradwatch.benchmarks.listener;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** How a training is watched, as each product's own page says to attach it. */
public enum Instrumentation {
  /** Not at all. */
  BASELINE {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      return () -> {};
    }
  },
  /** By Gradwatch: every step, everything, published to Kafka. */
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
  /** By Deeplearning4j's StatsListener, every step. */
  STATS_LISTENER_EVERY_STEP {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      return attachStatsListener(network, 1);
    }
  },
  /** By Deeplearning4j's StatsListener, every tenth step. */
  STATS_LISTENER_EVERY_TENTH_STEP {
    @Override
    AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer) {
      return attachStatsListener(network, 10);
    }
  };

  /**
   * Attaches the watcher to a network.
   *
   * @param timer for Gradwatch's callbacks
   */
  abstract AutoCloseable attach(MultiLayerNetwork network, String bootstrap, CallbackTimer timer);

  private static AutoCloseable attachStatsListener(MultiLayerNetwork network, int interval) {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    network.setListeners(new StatsListener(storage, interval));
    return storage::close;
  }

  /** A watcher that lost something would have been fast by not watching. */
  private static void requireComplete(GradwatchListener listener, PublisherCounts counts) {
    if (listener.failures() > 0 || counts.published() != counts.offered()) {
      throw new IllegalStateException(
          "the benchmark lost reports: failures=%d, %s".formatted(listener.failures(), counts));
    }
  }
}
