package io.gradwatch.streams;

import io.gradwatch.detect.RunWatch;
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

  private final RunJudge judge;
  private final Duration retention;
  private final Duration stallCheck;
  private final StreamCounts counts;
  private final Clock clock;

  /**
   * @param watch judges the runs
   * @param retention after which a run of which nothing came is dropped
   * @param stallCheck between two looks for runs that fell silent
   * @param counts to count into
   * @param clock for records that say they come from the future
   */
  public MonitorTopology(
      RunWatch watch, Duration retention, Duration stallCheck, StreamCounts counts, Clock clock) {
    this(RunJudge.of(watch), retention, stallCheck, counts, clock);
  }

  /** For tests that need a judge who says what the test wants. */
  MonitorTopology(
      RunJudge judge, Duration retention, Duration stallCheck, StreamCounts counts, Clock clock) {
    this.judge = judge;
    this.retention = retention;
    this.stallCheck = stallCheck;
    this.counts = counts;
    this.clock = clock;
  }

  /** A new topology. */
  public Topology build() {
    Topology topology = new Topology();
    RefusalLog refusals = new RefusalLog();
    read(topology, Names.STEPS, Topics.STEPS);
    read(topology, Names.RUNS, Topics.RUNS);
    topology.addProcessor(
        Names.READ_STEPS,
        () ->
            new ReadProcessor(StreamCounts.Input.STEPS, new RecordReader.Steps(), counts, refusals),
        Names.STEPS);
    topology.addProcessor(
        Names.READ_RUNS,
        () -> new ReadProcessor(StreamCounts.Input.RUNS, new RecordReader.Runs(), counts, refusals),
        Names.RUNS);
    topology.addProcessor(
        Names.JUDGE,
        () -> new JudgeProcessor(judge, retention, stallCheck, counts),
        Names.READ_STEPS,
        Names.READ_RUNS);
    topology.addStateStore(histories(), Names.JUDGE);
    write(topology, Names.EVENTS, Topics.EVENTS, Names.JUDGE);
    write(topology, Names.NORMS, Topics.NORMS, Names.JUDGE);
    write(topology, Names.DEAD_LETTERS, Topics.DEAD_LETTERS, Names.READ_STEPS, Names.READ_RUNS);
    return topology;
  }

  /** Bytes as they are: nothing can fail before a named step has the record in hand. */
  private void read(Topology topology, String name, String topic) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        name,
        new RecordTime(clock),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
  }

  private static void write(Topology topology, String name, String topic, String... parents) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parents);
  }

  /** In memory, because a history is read at every step; its changelog outlives the process. */
  private static StoreBuilder<KeyValueStore<String, StoredRun>> histories() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(Names.HISTORIES), Serdes.String(), new StoredRunSerde())
        .withCachingEnabled()
        .withLoggingEnabled(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(StreamsSettings.MAX_REQUEST_BYTES)));
  }
}
