package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class SameDiffTest {

  private static final double RATE = 0.1;

  private final InMemoryReportSink sink = new InMemoryReportSink();
  private final DataSet rows = TestNetworks.rows(6);

  /**
   * y = 2 a - b on rows (1, 2) and (3, -1), targets 1 and 0: as in {@link GradientCorrectnessTest}.
   */
  @Test
  void statisticsMatchAHandCalculation() {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, 2);
    SDVariable target = graph.placeHolder("target", DataType.FLOAT, -1, 1);
    SDVariable w = graph.var("w", Nd4j.create(new float[][] {{2}, {-1}}));
    SDVariable b = graph.var("b", Nd4j.zeros(1));
    SDVariable out = in.mmul(w).add(b);
    out.sub(target).mul(out.sub(target)).mean().rename("loss");
    configure(graph, new Sgd(RATE), true);
    DataSet data =
        new DataSet(
            Nd4j.create(new float[][] {{1, 2}, {3, -1}}), Nd4j.create(new float[][] {{1}, {0}}));

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(data);
      assertThat(listener.failures()).isZero();
    }

    // mean over two rows of 2 * (-1 * (1, 2) + 7 * (3, -1)) = (20, -9), before L2 is added to it
    TensorReport weights = sink.tensor(0, "w");
    assertThat(weights.gradient().l2Norm()).isEqualTo(Math.hypot(20, 9), within(1e-5));
    assertThat(weights.gradient().max()).isEqualTo(20, within(1e-5));
    assertThat(weights.role()).isEqualTo(TensorRole.WEIGHT);
    // L2 with coefficient 1 adds the weights (2, -1) to the gradient that is applied
    assertThat(weights.updateL2Norm()).hasValueCloseTo(RATE * Math.hypot(22, 10), within(1e-5));
    assertThat(weights.parameterL2Norm()).hasValueCloseTo(Math.hypot(-0.2, 0), within(1e-5));
    assertThat(sink.tensor(0, "b").gradient().l2Norm()).isEqualTo(6, within(1e-5));
    assertThat(sink.tensor(0, "b").role()).isEqualTo(TensorRole.BIAS);
    StepReport step = sink.lastStep();
    assertThat(step.step()).isZero();
    assertThat(step.batchSize()).isEqualTo(2);
    assertThat(step.learningRate()).hasValue(RATE);
    assertThat(step.stepSeconds()).isPositive();
    // and half of their squares to the loss
    assertThat(step.loss()).hasValueCloseTo((1 + 49) / 2.0 + (4 + 1) / 2.0, within(1e-4));
  }

  @Test
  void gradientsMatchThoseThatTheGraphCalculates() {
    SameDiff watched = classifier();
    SameDiff unwatched = classifier();
    Map<String, INDArray> placeholders =
        Map.of("in", rows.getFeatures(), "labels", rows.getLabels());

    Map<String, INDArray> gradients =
        unwatched.calculateGradients(placeholders, "first/w", "first/b", "w2", "b2", "w3");
    try (GradwatchListener listener = GradwatchListener.watch(watched, sink)) {
      watched.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.lastStep().layers())
        .extracting(LayerReport::name)
        .containsExactly("first", "w2", "w3");
    assertNorm(sink.tensor(0, "w"), gradients.get("first/w"));
    assertNorm(sink.tensor(0, "b"), gradients.get("first/b"));
    assertNorm(sink.tensor(1, "w2"), gradients.get("w2"));
    assertNorm(sink.tensor(1, "b2"), gradients.get("b2"));
    assertNorm(sink.tensor(2, "w3"), gradients.get("w3"));
  }

  /**
   * Deeplearning4j does not compute the loss by itself: without the listener its history contains
   * 0.
   */
  @Test
  void lossIsComputedAndTheConfigurationIsRestored() {
    SameDiff graph = classifier();
    INDArray expected =
        graph.outputSingle(Map.of("in", rows.getFeatures(), "labels", rows.getLabels()), "loss");

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.lastStep().loss()).hasValueCloseTo(expected.getDouble(0), within(1e-6));
    assertThat(graph.getTrainingConfig().getTrainEvaluations()).isEmpty();
  }

  @Test
  void activationsAreReportedForEachLayersFunction() {
    SameDiff graph = classifier();
    graph.getVariable("b2").getArr().assign(-100);

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    RunInfo run = sink.runs.get(0);
    assertThat(run.model()).isEqualTo("SameDiff");
    assertThat(run.hyperParameters())
        .containsEntry("updater", "Adam")
        .containsEntry("learningRate", "0.01")
        .containsEntry("lossVariables", "loss");
    assertThat(run.layers())
        .containsExactly(
            new LayerInfo("first", "matmul", "tanh", 16, 16, false)
                .withFamilies(LayerFamily.DENSE, ActivationFamily.TANH)
                .withInputs(List.of()),
            new LayerInfo("w2", "matmul", "relu", 20, 20, false)
                .withFamilies(LayerFamily.DENSE, ActivationFamily.RELU)
                .withInputs(List.of(0)),
            new LayerInfo("w3", "matmul", "", 8, 8, false)
                .withFamilies(LayerFamily.DENSE, ActivationFamily.IDENTITY)
                .withOutput(true)
                .withInputs(List.of(1)));
    assertThat(run.training().optimizer().family()).isEqualTo(OptimizerFamily.ADAM);
    assertThat(run.training().outputs())
        .containsExactly(
            OutputInfo.of(
                    "loss",
                    LossFamily.CROSS_ENTROPY,
                    "softmax_cross_entropy_loss",
                    ActivationFamily.SOFTMAX,
                    2)
                .ofLayer(2)
                .withUnitReduction(LossReduction.SUM)
                .weighted(false));
    assertThat(run.hyperParameters())
        .containsEntry("loss", "softmax_cross_entropy_loss")
        .containsEntry("outputs", "2");
    assertThat(sink.layer(0).activation().orElseThrow().standardDeviation()).isPositive();
    assertThat(sink.layer(1).activation().orElseThrow().deadUnitShare()).isEqualTo(1);
    assertThat(sink.layer(2).activation()).isEmpty();
  }

  @Test
  void twoTowersAndTwoLossesHaveEdgesAndLossesOfTheirOwn() {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, TestNetworks.FEATURES);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, TestNetworks.CLASSES);
    SDVariable left = graph.math().tanh(in.mmul(graph.var("left", TestNetworks.random(1, 3, 4))));
    SDVariable right = graph.math().tanh(in.mmul(graph.var("right", TestNetworks.random(2, 3, 4))));
    SDVariable classes = left.mmul(graph.var("classes", TestNetworks.random(3, 4, 2)));
    SDVariable values = left.add(right).mmul(graph.var("values", TestNetworks.random(4, 4, 2)));
    graph.loss().softmaxCrossEntropy("classLoss", labels, classes, null);
    graph.math().squaredDifference(values, labels).mean().rename("valueLoss");
    graph.setLossVariables("classLoss", "valueLoss");
    graph.setTrainingConfig(
        TrainingConfig.builder()
            .updater(new Sgd(RATE))
            .l2(1)
            .dataSetFeatureMapping("in")
            .dataSetLabelMapping("labels")
            .build());
    Map<String, INDArray> expected =
        graph.output(
            Map.of("in", rows.getFeatures(), "labels", rows.getLabels()), "classLoss", "valueLoss");

    double halfOfSquares =
        Stream.of("left", "right", "classes", "values")
            .mapToDouble(name -> graph.getVariable(name).getArr().norm2Number().doubleValue())
            .map(norm -> norm * norm / 2)
            .sum();

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    RunInfo run = sink.runs.get(0);
    List<String> names = run.layers().stream().map(LayerInfo::name).toList();
    assertThat(inputs(run, "left")).isEmpty();
    assertThat(inputs(run, "right")).isEmpty();
    assertThat(inputs(run, "classes")).containsExactly("left");
    assertThat(inputs(run, "values")).containsExactlyInAnyOrder("left", "right");
    assertThat(run.training().outputs())
        .extracting(OutputInfo::loss)
        .containsExactly(LossFamily.CROSS_ENTROPY, LossFamily.SQUARED_ERROR);
    assertThat(run.training().outputs())
        .extracting(output -> names.get(output.layer().orElseThrow()))
        .containsExactly("classes", "values");
    List<Double> losses = sink.lastStep().outputLosses();
    assertThat(losses.get(0)).isCloseTo(expected.get("classLoss").getDouble(0), within(1e-6));
    assertThat(losses.get(1)).isCloseTo(expected.get("valueLoss").getDouble(0), within(1e-6));
    // the loss of the step contains the regularisation, too
    assertThat(sink.lastStep().loss())
        .hasValueCloseTo(losses.get(0) + losses.get(1) + halfOfSquares, within(1e-5));
  }

  private static List<String> inputs(RunInfo run, String layer) {
    return run.layers().stream()
        .filter(info -> info.name().equals(layer))
        .flatMap(info -> info.inputs().orElseThrow().stream())
        .map(index -> run.layers().get(index).name())
        .toList();
  }

  @Test
  void channelsOfAConvolutionAreItsUnits() {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, 1, 8, 8);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, TestNetworks.CLASSES);
    SDVariable kernel = graph.var("kernel", TestNetworks.random(1, 3, 3, 1, 3));
    SDVariable bias = graph.var("bias", Nd4j.createFromArray(-100f, 100f, 100f));
    SDVariable maps =
        graph.nn.relu(
            graph.cnn().conv2d(in, kernel, bias, Conv2DConfig.builder().kH(3).kW(3).build()), 0);
    SDVariable w = graph.var("w", TestNetworks.random(2, 3, TestNetworks.CLASSES));
    graph.loss().softmaxCrossEntropy("loss", labels, maps.mean(2, 3).mmul(w), null);
    configure(graph, new Adam(0.01), false);

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(TestNetworks.images(4));
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.layer(0).name()).isEqualTo("kernel");
    assertThat(sink.tensor(0, "bias").role()).isEqualTo(TensorRole.BIAS);
    assertThat(sink.layer(0).activation().orElseThrow().deadUnitShare())
        .isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void watchedGraphLearnsBitForBitTheSame() {
    SameDiff watched = classifier();
    SameDiff unwatched = classifier();
    List<DataSet> batches = List.of(TestNetworks.rows(6), TestNetworks.rows(4));

    try (GradwatchListener listener = GradwatchListener.watch(watched, sink)) {
      watched.fit(new ListDataSetIterator<>(batches, 1), 3);
      assertThat(listener.failures()).isZero();
    }
    unwatched.fit(new ListDataSetIterator<>(batches, 1), 3);

    for (String name : List.of("first/w", "first/b", "w2", "b2", "w3")) {
      assertThat(watched.getVariable(name).getArr())
          .as(name)
          .isEqualTo(unwatched.getVariable(name).getArr());
    }
    assertThat(sink.steps).extracting(StepReport::step).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(sink.steps).extracting(StepReport::epoch).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(watched.getListeners()).isEmpty();
    assertThat(sink.runs)
        .extracting(RunInfo::state)
        .containsExactly(RunState.STARTED, RunState.FINISHED);
  }

  @Test
  void inferenceBetweenStepsIsNotAStep() {
    SameDiff graph = classifier();

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(rows);
      graph.output(Map.of("in", rows.getFeatures()), "logits");
      graph.calculateGradients(Map.of("in", rows.getFeatures(), "labels", rows.getLabels()), "w3");
      graph.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.steps).hasSize(2);
  }

  @Test
  void reportsTheScheduledLearningRateOfTheStep() {
    SameDiff graph =
        classifier(new Sgd(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.5, 1, 0.25))));

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(rows);
      graph.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.steps.get(0).learningRate()).hasValue(0.5);
    assertThat(sink.steps.get(1).learningRate()).hasValue(0.25);
  }

  @Test
  void variableOutsideTheLossIsNotReported() {
    SameDiff graph = classifier();
    SDVariable idle = graph.var("idle", TestNetworks.random(9, 3, 3));
    idle.mmul(idle).rename("nowhere");

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.lastStep().layers()).extracting(LayerReport::name).doesNotContain("idle");
  }

  @Test
  void throwingSinkDoesNotReachTheTrainingLoop() {
    SameDiff graph = classifier();
    SameDiff unwatched = classifier();
    ReportSink broken =
        new ReportSink() {
          @Override
          public void run(RunInfo info) {
            throw new IllegalStateException("no run today");
          }

          @Override
          public void step(StepReport report) {
            throw new OutOfMemoryError("no step today");
          }
        };

    GradwatchListener listener = GradwatchListener.watch(graph, broken);
    graph.fit(rows);
    listener.close();
    unwatched.fit(rows);

    assertThat(listener.failures()).isEqualTo(3);
    assertThat(graph.getVariable("w2").getArr()).isEqualTo(unwatched.getVariable("w2").getArr());
  }

  @Test
  void watchingAGraphTwiceFails() {
    SameDiff graph = classifier();
    GradwatchListener.builder().run("first").watch(graph, sink);

    assertThatThrownBy(() -> GradwatchListener.watch(graph, sink))
        .hasMessageContaining("already watched by run first");
  }

  private static void assertNorm(TensorReport tensor, INDArray gradient) {
    double norm = gradient.norm2Number().doubleValue();
    assertThat(tensor.gradient().l2Norm()).isCloseTo(norm, within(norm * 1e-5)).isPositive();
  }

  private static SameDiff classifier() {
    return classifier(new Adam(0.01));
  }

  /** Classifier with three layers, one of which has a name scope. */
  private static SameDiff classifier(IUpdater updater) {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, TestNetworks.FEATURES);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, TestNetworks.CLASSES);
    SDVariable w1 =
        graph.var("first/w", TestNetworks.random(1, TestNetworks.FEATURES, TestNetworks.UNITS));
    SDVariable b1 = graph.var("first/b", Nd4j.zeros(TestNetworks.UNITS));
    SDVariable first = graph.math().tanh(in.mmul(w1).add(b1));
    SDVariable w2 = graph.var("w2", TestNetworks.random(2, TestNetworks.UNITS, TestNetworks.UNITS));
    SDVariable b2 = graph.var("b2", Nd4j.ones(TestNetworks.UNITS));
    SDVariable second = graph.nn.relu(first.mmul(w2).add(b2), 0);
    SDVariable w3 =
        graph.var("w3", TestNetworks.random(3, TestNetworks.UNITS, TestNetworks.CLASSES));
    SDVariable logits = second.mmul(w3).rename("logits");
    graph.loss().softmaxCrossEntropy("loss", labels, logits, null);
    configure(graph, updater, false);
    return graph;
  }

  private static void configure(SameDiff graph, IUpdater updater, boolean decays) {
    String labels = graph.hasVariable("labels") ? "labels" : "target";
    graph.setLossVariables("loss");
    TrainingConfig.Builder configuration =
        TrainingConfig.builder().updater(updater).dataSetFeatureMapping("in");
    configuration.dataSetLabelMapping(labels);
    if (decays) {
      configuration.l2(1);
    }
    graph.setTrainingConfig(configuration.build());
  }
}
