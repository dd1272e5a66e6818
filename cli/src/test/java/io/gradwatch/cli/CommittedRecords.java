package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All valid records of one run, as a consumer with isolation level read_committed reads them.
 *
 * @param events of the monitor
 * @param norms of the monitor
 * @param steps of the trainer
 * @param infos of the trainer
 */
record CommittedRecords(
    List<Event> events, List<RollingReport> norms, List<StepReport> steps, List<RunInfo> infos) {

  static CommittedRecords of(String bootstrap, String run) {
    return new CommittedRecords(
        decode(bootstrap, Topics.EVENTS, run, EventCodec::decode, Event::run),
        decode(bootstrap, Topics.NORMS, run, RollingReportCodec::decode, RollingReport::run),
        decode(bootstrap, Topics.STEPS, run, StepReportCodec::decode, StepReport::run),
        decode(bootstrap, Topics.RUNS, run, RunInfoCodec::decode, RunInfo::run));
  }

  /** Values of the records that decode and whose key and content both name the run. */
  private static <T> List<T> decode(
      String bootstrap,
      String topic,
      String run,
      Function<byte[], Decoded<T>> decode,
      Function<T, String> runOf) {
    List<T> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(bootstrap, topic)) {
      if (Arrays.equals(record.key(), run.getBytes(UTF_8))
          && record.value() != null
          && decode.apply(record.value()) instanceof Decoded.Accepted<T> accepted
          && runOf.apply(accepted.value()).equals(run)) {
        values.add(accepted.value());
      }
    }
    return values;
  }

  /** Committed records of a topic, from its beginning to its current end. */
  static List<ConsumerRecord<byte[], byte[]>> records(String bootstrap, String topic) {
    return records(bootstrap, topic, IsolationLevel.READ_COMMITTED);
  }

  static List<ConsumerRecord<byte[], byte[]>> records(
      String bootstrap, String topic, IsolationLevel isolation) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation.toString());
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
      }
    }
    return records;
  }

  /** The monitor's final report, which says that the run was evaluated completely. */
  Optional<RollingReport> finalReport() {
    return norms.stream().filter(RollingReport::complete).reduce((one, later) -> later);
  }

  /** Events of an uninterrupted evaluation from the first step to the last. */
  List<Event> eventsOfSingleEvaluation() {
    RunEvaluator evaluator = new RunEvaluator();
    List<Event> events = new ArrayList<>();
    RunHistory history = new RunHistory(infos.get(0).run());
    evaluator.evaluateRunInfo(history, infos.get(0));
    for (StepReport step : steps) {
      RunUpdate update = evaluator.evaluateStep(history, StepColumns.of(step));
      events.addAll(update.events());
    }
    return events;
  }
}
