package io.gradwatch.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.loop.TrainingProgressListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class TrainingJobTest {

  private static final TrainingProgressListener NO_LISTENER = (step, planned, loss) -> {};

  @TempDir Path folder;
  private final CollectingSink sink = new CollectingSink();
  private Job job;

  @BeforeEach
  void aJobOfThreeBatchesAnEpoch() throws Exception {
    job = ModelFixtures.job(folder, model("model.json", ModelFixtures.layers().toJson()));
  }

  private Path model(String name, String json) throws Exception {
    return Files.writeString(folder.resolve(name), json);
  }

  private Job with(int batchSize, int epochs, long maxSteps) {
    return new Job(job.name(), job.model(), job.seed(), job.data(), batchSize, epochs, maxSteps);
  }

  private Job with(Path model) {
    return new Job("points", model, job.seed(), job.data(), 16, 20, 1_000);
  }

  @Test
  void learnsToSeparateTwoClasses() throws Exception {
    TrainingResult result = TrainingJob.prepare(job).run(1, sink, NO_LISTENER);

    assertThat(result.failure()).isEmpty();
    assertThat(result.steps()).isEqualTo(60);
    assertThat(result.finalLoss()).isBetween(0.0, 0.3);
    assertThat(result.trainAccuracy()).hasValue(1);
    assertThat(result.testAccuracy()).hasValue(1);
    assertThat(sink.last().state()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void everyBatchIsReportedAlsoTheLastSmallerOne() throws Exception {
    TrainingJob.prepare(with(16, 2, 1_000)).run(3, sink, NO_LISTENER);

    assertThat(sink.steps).extracting(StepReport::batchSize).containsExactly(16, 16, 8, 16, 16, 8);
    assertThat(sink.steps).extracting(StepReport::epoch).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(sink.steps).extracting(StepReport::step).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(sink.steps).extracting(StepReport::attempt).containsOnly(3);
    assertThat(sink.runs.get(0).plannedSteps()).hasValue(6);
    assertThat(sink.runs.get(0).hyperParameters())
        .containsEntry("seed", "7")
        .containsEntry("batchSize", "16");
  }

  @ParameterizedTest
  @CsvSource({
    "16, 2, 1000, 6",
    "16, 2, 5, 5",
    "40, 3, 1000, 3",
    "2147483647, 2147483647, 4, 4",
    "1, 2147483647, 9223372036854775807, 85899345880"
  })
  void epochsOrStepsEndIt(int batchSize, int epochs, long maxSteps, long planned) throws Exception {
    TrainingJob training = TrainingJob.prepare(with(batchSize, epochs, maxSteps));

    assertThat(training.plannedSteps()).isEqualTo(planned);
    if (planned < 10) {
      assertThat(training.run(1, sink, NO_LISTENER).steps()).isEqualTo(planned);
    }
  }

  @Test
  void theListenerIsNotifiedOfEveryStep() throws Exception {
    List<String> notifications = new ArrayList<>();

    TrainingJob.prepare(with(40, 3, 1_000))
        .run(
            1,
            sink,
            (step, planned, loss) -> notifications.add(step + "/" + planned + " " + (loss > 0)));

    assertThat(notifications).containsExactly("0/3 true", "1/3 true", "2/3 true");
  }

  @Test
  void theSameSeedTrainsBitForBitTheSameAndAnotherDoesNot() throws Exception {
    List<Double> once = losses(job);
    List<Double> again = losses(job);
    List<Double> other = losses(job.with("other", 8));

    assertThat(again).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void testLossIsReportedWithTheFirstStepOfAnEpochAndNotTooOften() throws Exception {
    TrainingJob.prepare(job).run(1, sink, NO_LISTENER);

    // 40 test rows need 160 trained rows: ten steps of 16, so every fourth epoch of three steps.
    assertThat(sink.steps)
        .filteredOn(step -> step.testLoss().isPresent())
        .extracting(StepReport::step)
        .containsExactly(12L, 24L, 36L, 48L);
  }

  @Test
  void testLossIsTheMeanOverTheTestDataAsTrainingMinimisesIt() throws Exception {
    // Trained on all rows at once and tested on the same rows: the next step starts at that loss.
    TrainingJob.prepare(with(40, 9, 1_000)).run(1, sink, NO_LISTENER);

    List<StepReport> tested =
        sink.steps.stream().filter(step -> step.testLoss().isPresent()).toList();
    assertThat(tested).extracting(StepReport::step).containsExactly(4L, 8L);
    assertThat(tested)
        .allSatisfy(
            step ->
                assertThat(step.testLoss().orElseThrow())
                    .isCloseTo(step.loss().orElseThrow(), within(1e-6)));
  }

  @Test
  void withoutTestDataThereIsNoTestLossAndTrainingIsBitForBitTheSame() throws Exception {
    var dropout = ModelFixtures.layers();
    dropout.getConf(1).getLayer().setIDropout(new Dropout(0.5));
    Job tested = with(model("dropout.json", dropout.toJson()));
    DataSpec d = tested.data();
    DataSpec untested =
        new DataSpec(d.format(), d.train(), Optional.empty(), 0, 1, d.target(), 0, d.scale(), true);
    CollectingSink untestedSink = new CollectingSink();

    TrainingJob.prepare(tested).run(1, sink, NO_LISTENER);
    TrainingJob.prepare(new Job("points", tested.model(), 7, untested, 16, 20, 1_000))
        .run(1, untestedSink, NO_LISTENER);

    assertThat(untestedSink.steps)
        .extracting(StepReport::testLoss)
        .containsOnly(OptionalDouble.empty());
    assertThat(untestedSink.steps)
        .extracting(StepReport::loss)
        .isEqualTo(sink.steps.stream().map(StepReport::loss).toList());
    assertThat(sink.steps).anySatisfy(step -> assertThat(step.testLoss()).isPresent());
  }

  @Test
  void graphsAreTestedToo() throws Exception {
    TrainingJob.prepare(with(model("graph.json", ModelFixtures.graph().toJson())))
        .run(1, sink, NO_LISTENER);

    assertThat(sink.steps)
        .filteredOn(step -> step.testLoss().isPresent())
        .hasSize(4)
        .allSatisfy(step -> assertThat(step.testLoss().orElseThrow()).isBetween(0.0, 2.0));
  }

  private static List<Double> losses(Job job) throws JobException {
    List<Double> losses = new ArrayList<>();
    TrainingJob.prepare(job)
        .run(1, new CollectingSink(), (step, planned, loss) -> losses.add(loss));
    return losses;
  }

  @Test
  void rowsAreShuffledBeforeEveryEpochOnlyIfTheJobRequestsIt() throws Exception {
    DataSpec d = job.data();
    DataSpec unshuffledData =
        new DataSpec(d.format(), d.train(), d.test(), 0, 1, d.target(), 0, d.scale(), false);
    Job unshuffled = new Job("still", job.model(), 7, unshuffledData, 16, 2, 1_000);

    assertThat(losses(unshuffled).get(0)).isNotEqualTo(losses(job).get(0));
    assertThat(losses(unshuffled)).isEqualTo(losses(unshuffled));
  }

  @Test
  void graphsTrainAsLayersDo() throws Exception {
    Path graph = model("graph.json", ModelFixtures.graph().toJson());

    TrainingResult result = TrainingJob.prepare(with(graph)).run(1, sink, NO_LISTENER);

    assertThat(result.trainAccuracy()).hasValue(1);
    assertThat(sink.runs.get(0).model()).isEqualTo("ComputationGraph");
  }

  @Test
  void doublePrecisionTrainsToo() throws Exception {
    var configuration = ModelFixtures.layers();
    configuration.setDataType(DataType.DOUBLE);

    TrainingResult result =
        TrainingJob.prepare(with(model("double.json", configuration.toJson())))
            .run(1, sink, NO_LISTENER);

    assertThat(result.failure()).isEmpty();
    assertThat(result.trainAccuracy()).hasValue(1);
  }

  @Test
  void anExceptionInTheNetworkEndsTheRunAsFailedWithItsReason() throws Exception {
    // Three weights for two classes are accepted by the configuration and fail in the first step.
    var configuration = ModelFixtures.layers();
    OutputLayer output = (OutputLayer) configuration.getConf(1).getLayer();
    output.setLossFn(new LossMCXENT(Nd4j.ones(3)));

    TrainingResult result =
        TrainingJob.prepare(with(model("weights.json", configuration.toJson())))
            .run(1, sink, NO_LISTENER);

    assertThat(result.failed()).isTrue();
    assertThat(result.failure()).hasLineCount(1).startsWith("step 0: ").contains("3");
    assertThat(result.steps()).isZero();
    assertThat(result.finalLoss()).isNaN();
    assertThat(result.trainAccuracy()).isEmpty();
    assertThat(sink.last().state()).isEqualTo(RunState.FAILED);
    assertThat(sink.last().failure()).isEqualTo(result.failure());
  }

  @Test
  void anInterruptEndsTheRunAsFailedAfterTheStepInProgress() throws Exception {
    TrainingResult result =
        TrainingJob.prepare(job)
            .run(1, sink, (step, planned, loss) -> Thread.currentThread().interrupt());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.failure()).isEqualTo("interrupted");
    assertThat(result.steps()).isEqualTo(1);
    assertThat(sink.last().state()).isEqualTo(RunState.FAILED);
    assertThat(sink.last().failure()).isEqualTo("interrupted");
  }

  @Test
  void rejectsANetworkWithOtherInputsBeforeTheRunIsReported() throws Exception {
    DataSpec d = job.data();
    DataSpec one =
        new DataSpec(d.format(), d.train(), d.test(), 0, 0, d.target(), 0, d.scale(), true);

    assertThatThrownBy(
            () -> TrainingJob.prepare(new Job("one", job.model(), 7, one, 16, 20, 1_000)))
        .isInstanceOf(JobException.class)
        .message()
        .startsWith(job.model() + ": does not accept an input of shape [1, 1], which data.features")
        .hasLineCount(1);
  }

  @Test
  void rejectsANetworkWithOtherOutputs() throws Exception {
    DataSpec d = job.data();
    DataSpec three =
        new DataSpec(
            d.format(),
            d.train(),
            Optional.empty(),
            0,
            1,
            new DataSpec.Target.Classes(2, 3),
            0,
            d.scale(),
            true);

    assertThatThrownBy(
            () -> TrainingJob.prepare(new Job("three", job.model(), 7, three, 16, 20, 1_000)))
        .hasMessage(
            job.model()
                + ": has an output of shape [1, 2] for one example; data.target defines labels of"
                + " shape [1, 3]");
  }

  @Test
  void rejectsAGraphWithTwoInputs() throws Exception {
    var two =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("a", "b")
            .addLayer("x", new DenseLayer.Builder().nIn(2).nOut(2).build(), "a")
            .addLayer("y", new DenseLayer.Builder().nIn(2).nOut(2).build(), "b")
            .setOutputs("x", "y")
            .build();
    Path model = model("two.json", two.toJson());

    assertThatThrownBy(() -> TrainingJob.prepare(with(model)))
        .hasMessage(
            model + ": has more than one input or output; a job needs a graph with one of each");
  }
}
