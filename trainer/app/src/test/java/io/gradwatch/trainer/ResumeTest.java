package io.gradwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.job.JobFile;
import io.gradwatch.trainer.training.TrainingResult;
import io.gradwatch.training.loop.LoopEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ResumeTest {

  /** Steps of an epoch of the 1,437 training digits in batches of 128. */
  private static final int EPOCH = 12;

  private static final int STEPS = 3 * EPOCH;

  @TempDir Path folder;
  private TrainedAttempts attempts;

  @BeforeEach
  void anEmptyRunFolder() {
    attempts = new TrainedAttempts(folder.resolve("runs"));
  }

  private Job job(String model, String... lines) throws IOException, JobException {
    Files.writeString(folder.resolve("model.json"), model);
    String sequence = model.contains("LSTM") ? ", sequence: {steps: 8}" : "";
    String job =
        """
        name: digits
        model: model.json
        seed: 5
        data: {format: digits, scale: minmax%s}
        batchSize: 128
        """
            .formatted(sequence);
    Path file =
        Files.writeString(folder.resolve("job.yaml"), job + String.join("\n", lines) + "\n");
    return JobFile.read(file);
  }

  private Job dropout(String... lines) throws IOException, JobException {
    return job(ResumableNetworks.dropout().toJson(), lines);
  }

  static Stream<String> networks() {
    return ResumableNetworks.json().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aRunThatIsKilledAndStoppedTakesTheStepsOfOneThatIsNot(String name) throws Exception {
    Job job =
        job(
            ResumableNetworks.json().get(name),
            "epochs: 3",
            "checkpoints: {every: 7 steps, keep: 2}");
    TrainedAttempts undisturbed = new TrainedAttempts(folder.resolve("undisturbed"));
    TrainingResult whole = undisturbed.train(job).orElseThrow();

    attempts.kill(job, 5); // before the first checkpoint
    attempts.kill(job, EPOCH - 1);
    attempts.stop(job, EPOCH); // at the end of an epoch
    attempts.kill(job, EPOCH + 4);
    attempts.kill(job, 2 * EPOCH + 5);
    TrainingResult last = attempts.train(job).orElseThrow();

    assertThat(attempts.lossBits()).isEqualTo(undisturbed.lossBits()).hasSize(STEPS);
    assertThat(last.finalLoss()).isEqualTo(whole.finalLoss());
    assertThat(last.testAccuracy()).isEqualTo(whole.testAccuracy());
    assertThat(last.steps()).isEqualTo(STEPS);
    assertThat(last.attempt()).isEqualTo(6);
    assertThat(attempts.testLosses()).isEqualTo(undisturbed.testLosses()).isNotEmpty();
  }

  @Test
  void eachAttemptBeginsAtTheNewestCheckpointAndHasTheNextNumber() throws Exception {
    Job job = dropout("epochs: 3", "checkpoints: {every: 10 steps}");

    attempts.kill(job, 25);
    attempts.train(job);

    assertThat(attempts.reports.stream().filter(report -> report.attempt() == 2))
        .extracting(StepReport::step)
        .isEqualTo(LongStream.range(20, STEPS).boxed().toList());
    assertThat(attempts.notices).contains("resumes at step 20 of 36, as attempt 2");
  }

  @Test
  void aStoppedRunReportsThatItWasStoppedAndIsResumedAtThatStep() throws Exception {
    Job job = dropout("epochs: 3");

    TrainingResult stopped = attempts.stop(job, 17);
    attempts.train(job);

    assertThat(stopped.end()).isEqualTo(LoopEnd.STOPPED);
    assertThat(attempts.infos)
        .extracting(RunInfo::state)
        .containsExactly(RunState.STARTED, RunState.STOPPED, RunState.STARTED, RunState.FINISHED);
    assertThat(attempts.reports)
        .extracting(StepReport::step)
        .isEqualTo(LongStream.range(0, STEPS).boxed().toList());
  }

  @Test
  void aRunThatHasEndedIsNotTrainedAgainUnlessItIsRestarted() throws Exception {
    Job job = dropout("epochs: 1");
    attempts.train(job);

    assertThat(attempts.train(job)).isEmpty();
    assertThat(attempts.notices)
        .singleElement()
        .asString()
        .contains("has been trained to its last step before", "--restart");

    assertThat(attempts.restart(job).orElseThrow().attempt()).isEqualTo(2);
    assertThat(attempts.reports)
        .extracting(StepReport::step)
        .isEqualTo(
            LongStream.concat(LongStream.range(0, EPOCH), LongStream.range(0, EPOCH))
                .boxed()
                .toList());
  }

  @Test
  void aRestartedRunThatIsKilledDoesNotResumeFromBeforeTheRestart() throws Exception {
    Job job = dropout("epochs: 3", "checkpoints: {every: 10 steps}");
    attempts.train(job);
    TrainedAttempts restarted = new TrainedAttempts(folder.resolve("runs"));

    restarted.restart(dropout("maxSteps: 5", "checkpoints: {every: never}"));
    restarted.train(job);

    assertThat(restarted.reports)
        .extracting(StepReport::step)
        .isEqualTo(LongStream.range(0, STEPS).boxed().toList());
  }

  @Test
  void aRunThatHasEndedGoesOnIfItsJobHasMoreEpochs() throws Exception {
    TrainedAttempts whole = new TrainedAttempts(folder.resolve("whole"));
    whole.train(dropout("epochs: 3"));

    attempts.train(dropout("epochs: 1"));
    attempts.train(dropout("epochs: 3"));

    assertThat(attempts.lossBits()).isEqualTo(whole.lossBits());
    assertThat(attempts.reports).hasSize(STEPS);
  }

  @Test
  void aChangedBatchSizeIsRejected() throws Exception {
    attempts.stop(dropout("epochs: 3"), 5);
    String job = Files.readString(folder.resolve("job.yaml")).replace("128", "64");
    Path changed = Files.writeString(folder.resolve("changed.yaml"), job);

    assertThatThrownBy(() -> attempts.train(JobFile.read(changed)))
        .isInstanceOf(JobException.class)
        .hasMessageContainingAll("batchSize has changed from 128 to 64", "--restart");
  }

  @Test
  void aChangedModelIsRejected() throws Exception {
    attempts.stop(dropout("epochs: 3"), 5);
    String wider = ResumableNetworks.dropout().toJson().replace("\"nout\" : 16", "\"nout\" : 17");
    Job changed = job(wider.replace("\"nin\" : 16", "\"nin\" : 17"), "epochs: 3");

    assertThatThrownBy(() -> attempts.train(changed))
        .isInstanceOf(JobException.class)
        .hasMessageContainingAll("model: the content has changed", "--restart");
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeItIsUsed() throws Exception {
    Job job = dropout("epochs: 3", "checkpoints: {every: 10 steps}");
    attempts.kill(job, 25);
    Path newest = checkpoints().get(1);
    flipByte(newest.resolve("network.zip"), 5_000);

    attempts.train(job);

    assertThat(attempts.notices)
        .anySatisfy(
            notice ->
                assertThat(notice)
                    .contains(newest.toString(), "is damaged", "network.zip", "checksum"));
    assertThat(attempts.notices).contains("resumes at step 10 of 36, as attempt 2");
  }

  @Test
  void aCheckpointWithoutItsMarkIsNotUsed() throws Exception {
    Job job = dropout("epochs: 3", "checkpoints: {every: 10 steps}");
    attempts.kill(job, 25);
    Files.delete(checkpoints().get(1).resolve("complete.json"));

    attempts.train(job);

    assertThat(attempts.notices).contains("resumes at step 10 of 36, as attempt 2");
  }

  @Test
  void withoutAnyUsableCheckpointItBeginsAgainAndSaysSo() throws Exception {
    Job job = dropout("epochs: 3", "checkpoints: {every: never}");
    attempts.kill(job, 25);

    attempts.train(job);

    assertThat(attempts.notices)
        .contains("no usable checkpoint; begins at step 0 again, as attempt 2");
    assertThat(attempts.reports).hasSize(25 + STEPS);
  }

  @Test
  void keepsTheNewestCheckpointsAndTheBest() throws Exception {
    Job job =
        dropout(
            "epochs: 3", "checkpoints: {every: 3 steps, keep: 2, best: {by: testLoss, keep: 1}}");

    attempts.train(job);

    List<String> kept = checkpoints().stream().map(path -> path.getFileName().toString()).toList();
    assertThat(kept)
        .contains("step-000000000033-attempt-1", "step-000000000036-attempt-1")
        .hasSizeBetween(2, 3);
  }

  @Test
  void trainingGoesOnAndSaysSoOnceWhenNoCheckpointCanBeWritten() throws Exception {
    Job job = dropout("epochs: 3", "checkpoints: {every: 10 steps}");
    Path run = folder.resolve("runs").resolve("digits");
    attempts.whenStarted = () -> write(run.resolve("checkpoints"), "not a folder");

    TrainingResult result = attempts.train(job).orElseThrow();

    assertThat(result.end()).isEqualTo(LoopEnd.FINISHED);
    assertThat(attempts.notices)
        .singleElement()
        .asString()
        .contains("checkpoint at step 10 cannot be written, training goes on");
    assertThat(Files.readString(run.resolve("state.json"))).contains("\"failedCheckpoints\":4");
  }

  @Test
  void theFolderHoldsTheJobTheNetworkAndALog() throws Exception {
    Job job = dropout("epochs: 1");
    attempts.train(job);
    Path run = folder.resolve("runs").resolve("digits");

    assertThat(JobFile.read(run.resolve("job.yaml"))).isEqualTo(job);
    MultiLayerNetwork network = MultiLayerNetwork.load(run.resolve("model.zip").toFile(), true);
    assertThat(network.getIterationCount()).isEqualTo(EPOCH);
    assertThat(network.getUpdater().getStateViewArray().length())
        .isEqualTo(2 * network.numParams());
    assertThat(Files.readString(run.resolve("log.txt")))
        .contains("attempt 1 begins at step 0", "attempt 1 finished after step 12");
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> entries =
        Files.list(folder.resolve("runs").resolve("digits").resolve("checkpoints"))) {
      return entries.sorted().toList();
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void flipByte(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
