package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordingReader;
import io.gradwatch.cli.recording.RunReplay;
import io.gradwatch.cli.recording.RunReplay.Outcome;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.publisher.KafkaPublisher;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is recorded and replayed has the events that the monitor published. */
class RecordReplayIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int INTERRUPTED = 130;

  private final StringWriter err = new StringWriter();

  @TempDir private Path dir;
  private EmbeddedBroker broker;
  private Monitor monitor;
  private KafkaPublisher publisher;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    monitor = Monitor.start(MonitorConfig.embedded(broker.bootstrap(), dir.resolve("state")));
    publisher = KafkaPublisher.builder().bootstrap(broker.bootstrap()).build();
  }

  @AfterEach
  void stop() {
    publisher.close();
    monitor.close();
    broker.close();
  }

  @Test
  void replayFindsTheEventsThatTheMonitorPublished() throws Exception {
    try (var network = MonitoredNetwork.vanishing("recorded", publisher);
        var other = MonitoredNetwork.healthy("other", publisher)) {
      network.train(60);
      other.train(60);
      sendUnreadable("recorded");
      network.train(60);
    }
    for (int step = 0; step < 30; step++) {
      publisher.step(SyntheticStep.of("recorded", 2, step, 3));
    }
    publisher.step(SyntheticStep.of("recorded", 3, 0, 3));
    await()
        .atMost(TIMEOUT)
        .until(() -> published().norms().stream().anyMatch(n -> n.attempt() == 3));
    Path file = dir.resolve("recorded.gwr.gz");

    assertThat(run("record", "--bootstrap", broker.bootstrap(), "--run", "recorded", "--out", file))
        .isZero();

    List<Event> events = new ArrayList<>();
    RunReplay replay = replay(file, events);
    assertThat(events).isEqualTo(published().events());
    assertThat(events).extracting(Event::kind).contains(VerdictKind.VANISHING_GRADIENT);
    assertThat(replay.records(Outcome.EVALUATED))
        .isEqualTo(published().steps().size() + published().infos().size());
    assertThat(replay.records(Outcome.UNREADABLE)).isEqualTo(1);
    assertThat(replay.attempts()).extracting("steps").containsExactly(120L, 30L, 1L);
    assertThat(replay.attempts().get(0).complete()).isTrue();
    assertThat(report(file.toString()))
        .isEqualTo(report("--bootstrap", broker.bootstrap(), "--run", "recorded"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void rejectsARunThatKafkaDoesNotHave() {
    Path file = dir.resolve("absent.gwr.gz");

    assertThat(run("record", "--bootstrap", broker.bootstrap(), "--run", "absent", "--out", file))
        .isEqualTo(2);

    assertThat(err.toString()).contains("no record of a run \"absent\"");
    assertThat(dir).isDirectoryNotContaining("glob:**absent*");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCEndsAFollowedRecordingWithACompleteFile() throws Exception {
    Path file = dir.resolve("followed.gwr.gz");
    try (var network = MonitoredNetwork.healthy("followed", publisher);
        ChildJvm record =
            ChildJvm.start(
                dir.resolve("record"),
                Map.of(),
                "record",
                "--follow",
                "--bootstrap",
                broker.bootstrap(),
                "--run",
                "followed",
                "--out",
                file.toString())) {
      network.train(20);
      await()
          .atMost(TIMEOUT)
          .until(() -> record.out().stream().anyMatch(line -> line.contains("records so far")));
      record.interrupt();

      assertThat(record.exitCode(Duration.ofSeconds(20))).isEqualTo(INTERRUPTED);
      assertThat(record.err()).isEmpty();
      assertThat(record.out()).anyMatch(line -> line.startsWith("recorded  followed: "));
    }
    assertThat(replay(file, new ArrayList<>()).records(Outcome.EVALUATED)).isPositive();
    assertThat(dir).isDirectoryNotContaining("glob:**.part");
  }

  private void sendUnreadable(String run) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.STEPS, run.getBytes(UTF_8), new byte[] {1})).get();
    }
  }

  private CommittedRecords published() {
    return CommittedRecords.of(broker.bootstrap(), "recorded");
  }

  private static RunReplay replay(Path file, List<Event> events) throws Exception {
    try (RecordingReader reader = RecordingReader.open(file)) {
      RunReplay replay = new RunReplay(reader.run(), new RunEvaluator());
      for (Optional<RawRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        events.addAll(replay.evaluate(next.get()));
      }
      return replay;
    }
  }

  private JsonNode report(String... source) throws Exception {
    Path report = dir.resolve("report.json");
    List<Object> arguments = new ArrayList<>(List.of("replay", "--report", report));
    arguments.addAll(List.of(source));
    assertThat(run(arguments.toArray())).isZero();
    return new ObjectMapper().readTree(report.toFile());
  }

  private int run(Object... arguments) {
    String[] line = new String[arguments.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = arguments[i].toString();
    }
    return Gradwatch.commandLine().setErr(new PrintWriter(err, true)).execute(line);
  }
}
