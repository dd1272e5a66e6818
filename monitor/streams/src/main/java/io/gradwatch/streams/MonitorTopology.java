package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The monitor's topology: read steps and runs, set aside what cannot be read, judge each run by its
 * history, publish events and rolling norms.
 *
 * <p>Steps and runs meet in one processor over one store, so both topics need the same number of
 * partitions; {@link TopicCreator} sees to that.
 */
public final class MonitorTopology {

  private final RunRecordEvaluator evaluator;
  private final Duration retention;
  private final Duration stallCheckInterval;
  private final StreamMetrics metrics;
  private final Clock clock;

  /**
   * @param watch judges the runs
   * @param retention after which a run of which nothing came is dropped
   * @param stallCheckInterval between two looks for runs that fell silent
   * @param metrics to count into
   * @param clock for records that say they come from the future
   */
  public MonitorTopology(
      RunEvaluator watch,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics,
      Clock clock) {
    this(RunRecordEvaluator.of(watch), retention, stallCheckInterval, metrics, clock);
  }

  /** For tests that need a judge who says what the test wants. */
  MonitorTopology(
      RunRecordEvaluator evaluator,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics,
      Clock clock) {
    this.evaluator = evaluator;
    this.retention = retention;
    this.stallCheckInterval = stallCheckInterval;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A new topology. */
  public Topology build() {
    Topology topology = new Topology();
    DeadLetterLog deadLetterLog = new DeadLetterLog();
    addSource(topology, TopologyNames.STEPS, Topics.STEPS);
    addSource(topology, TopologyNames.RUNS, Topics.RUNS);
    topology.addProcessor(
        TopologyNames.DECODE_STEPS,
        () ->
            new DecodingProcessor(
                StreamMetrics.InputTopic.STEPS, new RecordDecoder.Steps(), metrics, deadLetterLog),
        TopologyNames.STEPS);
    topology.addProcessor(
        TopologyNames.DECODE_RUNS,
        () ->
            new DecodingProcessor(
                StreamMetrics.InputTopic.RUNS, new RecordDecoder.Runs(), metrics, deadLetterLog),
        TopologyNames.RUNS);
    topology.addProcessor(
        TopologyNames.EVALUATE,
        () -> new EvaluationProcessor(evaluator, retention, stallCheckInterval, metrics),
        TopologyNames.DECODE_STEPS,
        TopologyNames.DECODE_RUNS);
    topology.addStateStore(historyStore(), TopologyNames.EVALUATE);
    addSink(topology, TopologyNames.EVENTS, Topics.EVENTS, TopologyNames.EVALUATE);
    addSink(topology, TopologyNames.NORMS, Topics.NORMS, TopologyNames.EVALUATE);
    addSink(
        topology,
        TopologyNames.DEAD_LETTERS,
        Topics.DEAD_LETTERS,
        TopologyNames.DECODE_STEPS,
        TopologyNames.DECODE_RUNS);
    return topology;
  }

  /** Bytes as they are: nothing can fail before a named step has the record in hand. */
  private void addSource(Topology topology, String name, String topic) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        name,
        new BoundedRecordTime(clock),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
  }

  private static void addSink(Topology topology, String name, String topic, String... parents) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parents);
  }

  /** In memory, because a history is read at every step; its changelog outlives the process. */
  private static StoreBuilder<KeyValueStore<String, StoredRun>> historyStore() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(TopologyNames.HISTORIES),
            Serdes.String(),
            new StoredRunSerde())
        .withCachingEnabled()
        .withLoggingEnabled(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(MonitorStreamsConfig.MAX_REQUEST_BYTES)));
  }
}
