package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The monitor's topology: decode steps and runs, dead-letter invalid records, evaluate each run by
 * its history, publish events and rolling norms.
 *
 * <p>One processor with one store handles both steps and runs, so both topics need the same number
 * of partitions; {@link TopicCreator} checks that.
 */
public final class MonitorTopology {

  /**
   * Only closed segments are compacted, and a restart reads what is not: a step overwrites a key 64
   * steps later.
   */
  private static final int CHANGELOG_SEGMENT_BYTES = 32 * 1024 * 1024;

  private final RunRecordEvaluator evaluator;
  private final Duration retention;
  private final Duration stallCheckInterval;
  private final StreamMetrics metrics;
  private final Clock clock;
  private final TopicLimits limits;
  private final RunLimit runLimit;
  private final Duration eventCommitDelay;
  private final RunSnapshots snapshots;
  private final SnapshotBudget snapshotBudget;

  /**
   * @param retention time without a record after which a run's history is deleted
   * @param stallCheckInterval interval between checks for inactive runs
   * @param clock clock that bounds the timestamps of records
   */
  public MonitorTopology(
      RunEvaluator evaluator,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics,
      Clock clock) {
    this(
        RunRecordEvaluator.of(evaluator),
        retention,
        stallCheckInterval,
        metrics,
        clock,
        new TopicLimits(),
        new RunLimit(Integer.MAX_VALUE),
        Duration.ZERO,
        new RunSnapshots(),
        new SnapshotBudget(1));
  }

  /**
   * @param evaluator evaluation, which tests replace
   * @param limits sizes of the records that the topics accept
   * @param eventCommitDelay time from an event to the commit that it requests
   */
  MonitorTopology(
      RunRecordEvaluator evaluator,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics,
      Clock clock,
      TopicLimits limits,
      RunLimit runLimit,
      Duration eventCommitDelay,
      RunSnapshots snapshots,
      SnapshotBudget snapshotBudget) {
    this.evaluator = evaluator;
    this.retention = retention;
    this.stallCheckInterval = stallCheckInterval;
    this.metrics = metrics;
    this.clock = clock;
    this.limits = limits;
    this.runLimit = runLimit;
    this.eventCommitDelay = eventCommitDelay;
    this.snapshots = snapshots;
    this.snapshotBudget = snapshotBudget;
  }

  /** Builds a new topology. */
  public Topology build() {
    Topology topology = new Topology();
    DeadLetterLog deadLetterLog = new DeadLetterLog();
    addSource(topology, TopologyNames.STEPS, Topics.STEPS);
    addSource(topology, TopologyNames.RUNS, Topics.RUNS);
    topology.addProcessor(
        TopologyNames.DECODE_STEPS,
        () ->
            new DecodingProcessor(
                InputTopic.STEPS, new RecordDecoder.Steps(), metrics, deadLetterLog, limits),
        TopologyNames.STEPS);
    topology.addProcessor(
        TopologyNames.DECODE_RUNS,
        () ->
            new DecodingProcessor(
                InputTopic.RUNS, new RecordDecoder.Runs(), metrics, deadLetterLog, limits),
        TopologyNames.RUNS);
    topology.addProcessor(
        TopologyNames.EVALUATE,
        () ->
            new EvaluationProcessor(
                evaluator,
                retention,
                stallCheckInterval,
                metrics,
                limits,
                runLimit,
                eventCommitDelay,
                snapshots,
                snapshotBudget),
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

  /** Sources pass bytes through, so that decoding can only fail in a named processor. */
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

  /** In memory because every step changes a history; the changelog topic makes it durable. */
  private StoreBuilder<RunHistoryStore> historyStore() {
    return new RunHistoryStoreBuilder(
        TopologyNames.HISTORIES,
        topic -> Math.min(limits.maxRecordBytes(topic), Contract.MAX_RECORD_BYTES),
        Map.of(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            String.valueOf(MonitorStreamsConfig.MAX_REQUEST_BYTES),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            String.valueOf(CHANGELOG_SEGMENT_BYTES),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2"));
  }
}
