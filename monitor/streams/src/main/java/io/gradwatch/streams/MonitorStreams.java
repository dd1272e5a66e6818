package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running stream. The topics must exist: see {@link TopicCreator}. */
public final class MonitorStreams implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MonitorStreams.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final StreamThreadReplacer threadReplacer;

  private MonitorStreams(KafkaStreams streams, StreamThreadReplacer threadReplacer) {
    this.streams = streams;
    this.threadReplacer = threadReplacer;
  }

  /** Starts reading. Returns at once; {@link #healthy()} tells when it is under way. */
  public static MonitorStreams start(
      MonitorStreamsConfig config, RunEvaluator watch, StreamMetrics metrics) {
    Topology topology =
        new MonitorTopology(
                watch,
                config.runRetention(),
                config.stallCheckInterval(),
                metrics,
                Clock.systemUTC())
            .build();
    KafkaStreams streams = new KafkaStreams(topology, config.toProperties(metrics));
    StreamThreadReplacer threadReplacer = new StreamThreadReplacer(metrics, System::nanoTime);
    streams.setUncaughtExceptionHandler(threadReplacer);
    streams.setStateListener(
        (now, previous) -> log.info("stream is {} (before={})", now, previous));
    streams.start();
    return new MonitorStreams(streams, threadReplacer);
  }

  /** Whether the stream reads, or is about to after partitions moved. */
  public boolean healthy() {
    return streams.state().isRunningOrRebalancing();
  }

  /** The stream's state by Kafka Streams' name, for example {@code RUNNING}. */
  public String state() {
    return streams.state().name();
  }

  /** The runs that this process judges. Empty while partitions move and before the first start. */
  public List<StoredRun.Stored> runs() {
    List<StoredRun.Stored> runs = new ArrayList<>();
    try (KeyValueIterator<String, StoredRun> all = histories().all()) {
      while (all.hasNext()) {
        if (all.next().value instanceof StoredRun.Stored readable) {
          runs.add(readable);
        }
      }
    } catch (InvalidStateStoreException | IllegalStateException e) {
      log.debug("histories cannot be asked now", e);
    }
    return runs;
  }

  private ReadOnlyKeyValueStore<String, StoredRun> histories() {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
            TopologyNames.HISTORIES, QueryableStoreTypes.keyValueStore()));
  }

  /** For a binder of Kafka's own meters. */
  public KafkaStreams kafkaStreams() {
    return streams;
  }

  /** Ends within some ten seconds. Leaves the group, so that another monitor takes over at once. */
  @Override
  public void close() {
    threadReplacer.close();
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    if (!closed) {
      log.warn(
          "stream did not end within {}; what was not committed will be read again", CLOSE_TIMEOUT);
    }
  }
}
