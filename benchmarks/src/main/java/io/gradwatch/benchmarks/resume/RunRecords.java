package io.gradwatch.benchmarks.resume;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What a run has published and what the monitor has published about it. */
final class RunRecords {

  private final String run;
  private final Map<Long, Set<Long>> lossBits = new TreeMap<>();
  private final Set<List<Long>> steps = new HashSet<>();
  private final Set<String> verdicts = new TreeSet<>();
  private long reportedTwice;
  private @Nullable RollingReport last;

  private RunRecords(String run) {
    this.run = run;
  }

  /** Reads the committed records of a run. */
  static RunRecords read(String bootstrap, String run) {
    RunRecords records = new RunRecords(run);
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (String topic : List.of(Topics.STEPS, Topics.EVENTS, Topics.NORMS)) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
          consumer.poll(Duration.ofMillis(50)).forEach(records::add);
        }
      }
    }
    return records;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    switch (record.topic()) {
      case Topics.STEPS -> add(StepReportCodec.decode(record.value()), this::addStep);
      case Topics.EVENTS -> add(EventCodec.decode(record.value()), this::addEvent);
      default -> add(RollingReportCodec.decode(record.value()), this::addReport);
    }
  }

  private static <T> void add(Decoded<T> decoded, java.util.function.Consumer<T> sink) {
    if (decoded instanceof Decoded.Accepted<T> accepted) {
      sink.accept(accepted.value());
    }
  }

  private void addStep(StepReport step) {
    if (step.run().equals(run)) {
      lossBits
          .computeIfAbsent(step.step(), number -> new HashSet<>())
          .add(Double.doubleToRawLongBits(step.loss().orElse(Double.NaN)));
      reportedTwice += steps.add(List.of((long) step.attempt(), step.step())) ? 0 : 1;
    }
  }

  private void addEvent(Event event) {
    if (event.run().equals(run) && event.severity() != Severity.INFO) {
      verdicts.add(event.kind().name());
    }
  }

  private void addReport(RollingReport report) {
    if (report.run().equals(run)) {
      last = report;
    }
  }

  /** The distinct losses that were reported of each step, as bits. */
  Map<Long, Set<Long>> lossBits() {
    return lossBits;
  }

  /** Number of reports of a step that its attempt had reported before. */
  long reportedTwice() {
    return reportedTwice;
  }

  /** Kinds of the verdicts that notify. */
  Set<String> verdicts() {
    return verdicts;
  }

  /** The monitor's newest report. */
  Optional<RollingReport> last() {
    return Optional.ofNullable(last);
  }
}
