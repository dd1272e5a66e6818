package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands with valid and invalid input. */
class TrainCommandIT {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  @TempDir static Path dir;
  private static MonitoredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = MonitoredBroker.start(dir);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void rejectsInvalidJobsWithTheReasonAndRunsTheOthers() throws Exception {
    JobFolder jobs = new JobFolder(dir.resolve("mixed"));
    Path report = dir.resolve("report.json");
    List<Path> files =
        List.of(
            jobs.digits("good", 20),
            jobs.withUnknownKey("unknown-key"),
            jobs.withMissingData("missing-file"),
            jobs.withLabelOutOfRange("label-out-of-range"),
            jobs.withModel("no-json", "{\"confs\": ["),
            jobs.withModel("no-model", "{\"confs\": 3}"),
            dir.resolve("nowhere.yaml"),
            jobs.digits("good-too", 20));

    try (ChildJvm train =
        ChildJvm.start(
            dir.resolve("train"),
            Map.of("OMP_NUM_THREADS", "1"),
            Stream.concat(
                    Stream.of("train", "--out", runs(), "--report", report.toString()),
                    files.stream().map(Path::toString))
                .toArray(String[]::new))) {

      assertThat(train.exitCode(START_TIMEOUT)).isEqualTo(2);
      assertThat(train.err()).isEmpty();
      assertThat(train.out().stream().filter(line -> line.startsWith("rejected: ")).distinct())
          .satisfiesExactlyInAnyOrder(
              line ->
                  assertThat(line).contains("unknown-key.yaml:", "unknown key 'epoch'", "epochs"),
              line -> assertThat(line).contains("missing-file", "nowhere.csv", "no such file"),
              line ->
                  assertThat(line)
                      .contains("label-out-of-range", "labels.csv", "label 7", "0 to 2"),
              line -> assertThat(line).contains("no-json", "no-json.json:1", "invalid JSON"),
              line ->
                  assertThat(line)
                      .contains("no-model", "no-model.json", "that Deeplearning4j can read"),
              line -> assertThat(line).contains("nowhere.yaml", "no such file"));
    }
    JsonNode runs = new ObjectMapper().readTree(report.toFile());
    assertThat(runs.findValuesAsText("run")).containsExactly("good", "good-too");
    assertThat(runs.findValuesAsText("complete")).containsExactly("true", "true");
    assertThat(runs.findValuesAsText("steps")).containsExactly("20", "20");
  }

  @Test
  void aTrainingThatIsCompleteIsReportedAgainAsItWas() throws Exception {
    Path job = new JobFolder(dir.resolve("again")).digits("again", 20);
    List<JsonNode> reports = new ArrayList<>();
    for (String file : List.of("first.json", "second.json")) {
      String report = dir.resolve(file).toString();
      String[] train = {
        "train",
        "--out",
        runs(),
        "--report",
        report,
        "--bootstrap",
        broker.bootstrap(),
        job.toString()
      };
      assertThat(execute(train).code()).isZero();
      reports.add(new ObjectMapper().readTree(dir.resolve(file).toFile()));
    }

    assertThat(reports.get(0)).hasSize(1);
    assertThat(reports.get(1)).isEqualTo(reports.get(0));
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    JobFolder jobs = new JobFolder(dir.resolve("threads"));
    String[] train = {
      "train",
      "--restart",
      "--out",
      runs(),
      "--bootstrap",
      broker.bootstrap(),
      jobs.digits("one", 20).toString()
    };
    execute(train); // the first training starts threads that libraries keep for the life of the JVM
    Set<Thread> before = threads();

    assertThat(execute(train).code()).isZero();

    await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
  }

  @Test
  void givesUpOnAnUnreachableBrokerAfterTheTimeoutThatItStates() throws Exception {
    Path job = new JobFolder(dir.resolve("lonely")).digits("lonely", 20);
    String unusedAddress = "127.0.0.1:" + freePort();

    CompletableFuture<CommandResult> monitoring =
        CompletableFuture.supplyAsync(
            () -> execute("monitor", "--bootstrap", unusedAddress, "--port", "0"));
    CompletableFuture<CommandResult> training =
        CompletableFuture.supplyAsync(
            () -> execute("train", "--out", runs(), "--bootstrap", unusedAddress, job.toString()));

    assertThat(training.get(25, TimeUnit.SECONDS))
        .isEqualTo(
            new CommandResult(
                2,
                "gradwatch: no Kafka broker responded at "
                    + unusedAddress
                    + " within 15 s; start one there or give another address\n"));
    assertThat(monitoring.get(25, TimeUnit.SECONDS))
        .isEqualTo(
            new CommandResult(
                2,
                "monitor: no Kafka broker answered at "
                    + unusedAddress
                    + " within 15 s; start one there or set another --bootstrap address\n"));
  }

  @Test
  void rejectsAClusterWithoutTopicsInOneLine() throws Exception {
    Path job = new JobFolder(dir.resolve("bare")).digits("bare", 20);
    try (EmbeddedBroker bare = EmbeddedBroker.start(dir.resolve("bare-kafka"))) {
      assertThat(execute("train", "--out", runs(), "--bootstrap", bare.bootstrap(), job.toString()))
          .isEqualTo(
              new CommandResult(
                  2,
                  "gradwatch: "
                      + bare.bootstrap()
                      + ": Kafka has no topic gradwatch.runs; start a monitor first, which"
                      + " creates the topics\n"));
    }
  }

  @Test
  void reportsAPortInUseInOneLine() throws Exception {
    try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(occupied.getLocalPort());

      CommandResult result = execute("monitor", "--bootstrap", broker.bootstrap(), "--port", port);

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err().lines())
          .singleElement()
          .asString()
          .contains("cannot listen on 127.0.0.1 port " + port, "choose another --port");
    }
  }

  @Test
  void rejectsAnUnknownOptionInOneLineThatSuggestsAnother() {
    assertThat(execute("train", "--bootsrap", "x:1", "job.yaml"))
        .isEqualTo(
            new CommandResult(
                2, "gradwatch: Unknown option: '--bootsrap'; did you mean --bootstrap?\n"));
  }

  @Test
  void rejectsAMissingParameterInOneLineThatPointsToHelp() {
    assertThat(execute("train"))
        .isEqualTo(
            new CommandResult(
                2,
                "gradwatch: Missing required parameter: 'job.yaml'; see ./gradwatch train --help\n"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCStopsAnEmbeddedTrainingWithinSecondsAndLeavesNoFileBehind() throws Exception {
    Path job = new JobFolder(dir.resolve("endless")).digits("endless", Long.MAX_VALUE);

    try (ChildJvm train =
        ChildJvm.start(
            dir.resolve("ctrl-c"),
            Map.of("OMP_NUM_THREADS", "1"),
            "train",
            "--out",
            runs(),
            job.toString())) {
      await()
          .atMost(START_TIMEOUT)
          .until(() -> train.out().stream().anyMatch(line -> line.contains("loss")));
      train.interrupt();

      assertThat(train.exitCode(Duration.ofSeconds(20))).isEqualTo(INTERRUPTED);
      assertThat(train.err()).isEmpty();
      assertThat(train.out())
          .anySatisfy(line -> assertThat(line).startsWith("stopped    endless: "))
          .anySatisfy(line -> assertThat(line).matches("endless +\\d+ .*"));
      assertThat(train.temporaryFiles()).isEmptyDirectory();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCMarksTheRunAsStopped() throws Exception {
    Path job = new JobFolder(dir.resolve("cut")).slow("cut-short");

    try (ChildJvm train =
        ChildJvm.start(
            dir.resolve("ctrl-c-2"),
            Map.of("OMP_NUM_THREADS", "1"),
            "train",
            "--out",
            runs(),
            "--bootstrap",
            broker.bootstrap(),
            job.toString())) {
      await().atMost(START_TIMEOUT).until(() -> !committed("cut-short").steps().isEmpty());
      train.interrupt();

      assertThat(train.exitCode(Duration.ofSeconds(20))).isEqualTo(INTERRUPTED);
    }
    List<RunInfo> infos = committed("cut-short").infos();
    RunInfo last = infos.get(infos.size() - 1);
    assertThat(last.state()).isEqualTo(RunState.STOPPED);
    assertThat(last.failure()).isEmpty();
    assertThat(last.stepsMeasured()).isEqualTo(committed("cut-short").steps().size());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void sigtermWritesACheckpointAndTheReportAndTheSameCommandGoesOn() throws Exception {
    Path job = new JobFolder(dir.resolve("term")).digits("terminated", 1_000_000);
    Path report = dir.resolve("reports-of-terminated");
    String[] command = {
      "train",
      "--out",
      runs(),
      "--report",
      report.toString(),
      "--bootstrap",
      broker.bootstrap(),
      job.toString()
    };

    try (ChildJvm train =
        ChildJvm.start(dir.resolve("term-1"), Map.of("OMP_NUM_THREADS", "1"), command)) {
      await().atMost(START_TIMEOUT).until(() -> !committed("terminated").steps().isEmpty());
      train.terminate();
      assertThat(train.exitCode(Duration.ofSeconds(10))).isEqualTo(TERMINATED);
    }
    JsonNode entry = new ObjectMapper().readTree(report.resolve("terminated.json").toFile());
    long steps = entry.path("steps").asLong();
    assertThat(entry.path("stopped").asBoolean()).isTrue();
    assertThat(committed("terminated").steps()).hasSize((int) steps);

    try (ChildJvm train =
        ChildJvm.start(dir.resolve("term-2"), Map.of("OMP_NUM_THREADS", "1"), command)) {
      await().atMost(START_TIMEOUT).until(() -> committed("terminated").steps().size() > steps);
      assertThat(train.out())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith(
                          String.format(Locale.ROOT, "terminated: resumes at step %,d of ", steps))
                      .endsWith("as attempt 2"));
      train.interrupt();
      train.interrupt();
      assertThat(train.exitCode(Duration.ofSeconds(10))).isEqualTo(INTERRUPTED);
    }
    assertThat(committed("terminated").steps().get((int) steps).step()).isEqualTo(steps);
  }

  private static String runs() {
    return dir.resolve("runs").toString();
  }

  /** Exit code and standard error of a command. */
  private record CommandResult(int code, String err) {}

  private static CommandResult execute(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine line = Gradwatch.commandLine().setErr(new PrintWriter(err, true));
    return new CommandResult(line.execute(arguments), err.toString());
  }

  private static CommittedRecords committed(String run) {
    return CommittedRecords.of(broker.bootstrap(), run);
  }

  /** Live threads, except those of Awaitility and the JVM's reaper of child processes. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().matches("(awaitility|process reaper).*"))
        .collect(Collectors.toSet());
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
