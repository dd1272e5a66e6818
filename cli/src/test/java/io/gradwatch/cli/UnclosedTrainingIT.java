package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that closes neither listener nor publisher ends its run as what it was. */
class UnclosedTrainingIT {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(60);
  private static final int EPOCHS = 50;
  private static final int ENDLESS = 100_000_000;
  private static final int SIGTERM_EXIT = 143;

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
  void isFinishedWhenTheProgramReturns() throws Exception {
    try (ChildJvm training = training("return", EPOCHS, "return")) {
      assertThat(training.exitCode(START_TIMEOUT)).isZero();

      assertFinished(training.out().get(0));
    }
  }

  @Test
  void isFinishedWhenTheProgramExits() throws Exception {
    try (ChildJvm training = training("exit", EPOCHS, "exit")) {
      assertThat(training.exitCode(START_TIMEOUT)).isEqualTo(3);

      assertFinished(training.out().get(0));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isStoppedWhenASignalEndsTheProgram() throws Exception {
    try (ChildJvm training = training("signal", ENDLESS, "return")) {
      await().atMost(START_TIMEOUT).until(() -> !training.out().isEmpty());
      String run = training.out().get(0);
      await().atMost(START_TIMEOUT).until(() -> !committed(run).steps().isEmpty());
      training.terminate();
      assertThat(training.exitCode(EXIT_TIMEOUT)).isEqualTo(SIGTERM_EXIT);

      assertThat(lastInfo(run).state()).isEqualTo(RunState.STOPPED);
      assertThat(lastInfo(run).stepsMeasured()).isEqualTo(committed(run).steps().size());
    }
  }

  private static void assertFinished(String run) {
    assertThat(lastInfo(run).state()).isEqualTo(RunState.FINISHED);
    assertThat(lastInfo(run).stepsMeasured()).isEqualTo(EPOCHS);
    assertThat(committed(run).steps()).hasSize(EPOCHS);
  }

  private static ChildJvm training(String folder, int epochs, String end) throws Exception {
    return ChildJvm.start(
        UnclosedTraining.class,
        dir.resolve(folder),
        Map.of("OMP_NUM_THREADS", "1"),
        broker.bootstrap(),
        dir.resolve("spool-" + folder).toString(),
        Integer.toString(epochs),
        end);
  }

  private static RunInfo lastInfo(String run) {
    List<RunInfo> infos = committed(run).infos();
    return infos.get(infos.size() - 1);
  }

  private static CommittedRecords committed(String run) {
    return CommittedRecords.of(broker.bootstrap(), run);
  }
}
