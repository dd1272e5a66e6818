package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.ClippingKind;
import io.gradwatch.protocol.GradientClipping;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LearningRateSchedule;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.TrainingInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** What the listener announces of a network in the vocabulary of the contract. */
class TrainingDescriptionTest {

  private final InMemoryReportSink sink = new InMemoryReportSink();

  private RunInfo watch(MultiLayerNetwork network) {
    GradwatchListener.watch(network, sink).close();
    return sink.runs.get(0);
  }

  private RunInfo watch(ComputationGraph graph) {
    GradwatchListener.watch(graph, sink).close();
    return sink.runs.get(0);
  }

  private OptimizerInfo optimizer(NeuralNetConfiguration.Builder configuration) {
    return watch(
            TestNetworks.network(configuration.list(dense(3), output(LossFunction.MSE)).build()))
        .training()
        .optimizer();
  }

  private static Layer dense(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(4).build();
  }

  private static Layer output(LossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(4).nOut(2).activation(Activation.SIGMOID).build();
  }

  @Test
  void theOptimizerHasItsSettings() {
    OptimizerInfo adam =
        optimizer(TestNetworks.configuration(new Adam(0.01, 0.8, 0.99, 1e-7)).l2(0.03));

    assertThat(adam)
        .isEqualTo(
            OptimizerInfo.builder(OptimizerFamily.ADAM, "Adam")
                .schedule(LearningRateSchedule.CONSTANT)
                .beta1(0.8)
                .beta2(0.99)
                .epsilon(1e-7)
                .weightDecay(0.03)
                .build());
  }

  @Test
  void otherOptimizersNameTheirSettingsDifferently() {
    assertThat(optimizer(TestNetworks.configuration(new Nesterovs(0.1, 0.7))).momentum())
        .hasValue(0.7);
    sink.runs.clear();
    assertThat(optimizer(TestNetworks.configuration(new RmsProp(0.1, 0.6, 1e-5))).beta2())
        .hasValue(0.6);
    sink.runs.clear();
    OptimizerInfo adaDelta =
        optimizer(TestNetworks.configuration(new AdaDelta(0.5, 1e-4)).weightDecay(0.2));
    assertThat(adaDelta.beta2()).hasValue(0.5);
    assertThat(adaDelta.epsilon()).hasValue(1e-4);
    assertThat(adaDelta.weightDecay()).hasValue(0.2);
    assertThat(adaDelta.schedule()).isEqualTo(LearningRateSchedule.UNKNOWN);
  }

  @Test
  void clippingHasKindAndThreshold() {
    Map<GradientNormalization, ClippingKind> kinds =
        Map.of(
            GradientNormalization.ClipElementWiseAbsoluteValue, ClippingKind.VALUE,
            GradientNormalization.ClipL2PerLayer, ClippingKind.LAYER_NORM,
            GradientNormalization.ClipL2PerParamType, ClippingKind.PARAMETER_NORM);
    kinds.forEach(
        (normalization, kind) -> {
          sink.runs.clear();
          OptimizerInfo clipped =
              optimizer(
                  TestNetworks.configuration(new Sgd(0.1))
                      .gradientNormalization(normalization)
                      .gradientNormalizationThreshold(0.5));
          assertThat(clipped.clipping()).contains(new GradientClipping(kind, 0.5));
          assertThat(clipped.normalizesUpdate()).contains(false);
        });
  }

  @Test
  void renormalizedGradientsMakeUpdatesIndependentOfTheirScale() {
    for (GradientNormalization normalization :
        List.of(
            GradientNormalization.RenormalizeL2PerLayer,
            GradientNormalization.RenormalizeL2PerParamType)) {
      sink.runs.clear();
      OptimizerInfo renormalized =
          optimizer(TestNetworks.configuration(new Sgd(0.1)).gradientNormalization(normalization));
      assertThat(renormalized.normalizesUpdate()).contains(true);
      assertThat(renormalized.clipping()).isEmpty();
    }
  }

  @Test
  void layersThatDifferShareWhatTheyAgreeOn() {
    OptimizerInfo shared =
        watch(
                TestNetworks.network(
                    TestNetworks.configuration(new Adam(0.01))
                        .l2(0.1)
                        .list(
                            new FrozenLayer(
                                new DenseLayer.Builder()
                                    .nIn(3)
                                    .nOut(4)
                                    .updater(new Sgd(9))
                                    .build()),
                            new DenseLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .updater(new RmsProp(0.01))
                                .build(),
                            output(LossFunction.MSE))
                        .build()))
            .training()
            .optimizer();

    assertThat(shared.family()).isEqualTo(OptimizerFamily.OTHER);
    assertThat(shared.name()).isEqualTo("RmsProp, Adam");
    assertThat(shared.normalizesUpdate()).contains(true);
    assertThat(shared.weightDecay()).hasValue(0.1);
    assertThat(shared.beta1()).isEmpty();
  }

  @Test
  void schedulesHaveACourse() {
    ScheduleType type = ScheduleType.ITERATION;
    ISchedule falling = new ExponentialSchedule(type, 0.1, 0.99);
    assertThat(course(new FixedSchedule(0.1))).isEqualTo(LearningRateSchedule.CONSTANT);
    assertThat(course(falling)).isEqualTo(LearningRateSchedule.DECAYING);
    assertThat(course(new InverseSchedule(type, 0.1, 0.1, 1)))
        .isEqualTo(LearningRateSchedule.DECAYING);
    // Deeplearning4j 1.0.0-M2.1 computes (1 + i / n)^p, which rises up to step n
    assertThat(course(new PolySchedule(type, 0.1, 2, 300))).isEqualTo(LearningRateSchedule.WARM_UP);
    assertThat(course(new StepSchedule(type, 0.1, 0.5, 5_000)))
        .isEqualTo(LearningRateSchedule.DECAYING);
    assertThat(course(new MapSchedule(type, Map.of(0, 0.1, 40_000, 0.01))))
        .isEqualTo(LearningRateSchedule.DECAYING);
    assertThat(course(new MapSchedule(type, Map.of(0, 0.001, 100, 0.1))))
        .isEqualTo(LearningRateSchedule.WARM_UP);
    assertThat(course(new SigmoidSchedule(type, 0.1, 0.01, 500)))
        .isEqualTo(LearningRateSchedule.WARM_UP);
    assertThat(course(new RampSchedule(falling, 10))).isEqualTo(LearningRateSchedule.WARM_UP);
    assertThat(course(new CycleSchedule(type, 0.01, 0.1, 100, 10, 0.1)))
        .isEqualTo(LearningRateSchedule.CYCLIC);
    assertThat(course(new OwnSchedule())).isEqualTo(LearningRateSchedule.OTHER);
  }

  private static LearningRateSchedule course(ISchedule schedule) {
    return ScheduleClassifier.of(new Sgd(schedule));
  }

  /** A schedule of a user, which counts how often it is evaluated. */
  private static final class OwnSchedule implements ISchedule {
    private static final long serialVersionUID = 1L;

    @Override
    public double valueAt(int iteration, int epoch) {
      throw new AssertionError("evaluated");
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  @Test
  void theOutputHasItsLoss() {
    TrainingInfo training = watch(TestNetworks.dense()).training();

    assertThat(training.outputs())
        .containsExactly(
            OutputInfo.of("layer2", LossFamily.CROSS_ENTROPY, "mcxent", ActivationFamily.SOFTMAX, 2)
                .ofLayer(2)
                .withUnitReduction(LossReduction.SUM)
                .weighted(false));
    assertThat(training.baselineLoss()).isEmpty();
  }

  @Test
  void anOutputAtEveryTimeStepAddsUp() {
    OutputInfo output =
        watch(
                TestNetworks.recurrent(
                    new SimpleRnn.Builder().nIn(3).nOut(4).dataFormat(RNNFormat.NCW).build(), 4))
            .training()
            .outputs()
            .get(0);

    assertThat(output.perTimeStep()).isTrue();
    assertThat(output.timeReduction()).isEqualTo(LossReduction.SUM);
  }

  @Test
  void classWeightsCountInTheBaseline() {
    INDArray weights = Nd4j.createFromArray(3f, 1f);
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}});
    MultiLayerNetwork network = biasOnly(new LossMCXENT(weights));
    // the best constant prediction: 3 * 3/4 and 1 * 1/4, as shares of their sum
    network.setParam("0_b", Nd4j.createFromArray(Math.log(0.9), Math.log(0.1)).reshape(1, 2));
    double best = network.score(new DataSet(Nd4j.ones(4, 1), labels), false);

    GradwatchListener.builder().labels(labels).watch(network, sink).close();

    TrainingInfo training = sink.runs.get(0).training();
    assertThat(training.outputs().get(0).weighted()).contains(true);
    assertThat(training.baselineLoss()).hasValueCloseTo(best, within(1e-6));
    network.setParam("0_b", Nd4j.createFromArray(Math.log(0.75), Math.log(0.25)).reshape(1, 2));
    assertThat(best).isLessThan(network.score(new DataSet(Nd4j.ones(4, 1), labels), false));
  }

  private static MultiLayerNetwork biasOnly(LossMCXENT loss) {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new OutputLayer.Builder(loss)
                        .nIn(1)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.setParam("0_W", Nd4j.zeros(1, 2));
    return network;
  }

  @Test
  void layersHaveFamiliesWithoutWhatTheyDoNotUse() {
    List<LayerInfo> convolutional = watch(TestNetworks.convolutional()).layers();

    assertThat(convolutional)
        .extracting(LayerInfo::family)
        .containsExactly(
            LayerFamily.CONVOLUTION,
            LayerFamily.NORMALIZATION,
            LayerFamily.POOLING,
            LayerFamily.OUTPUT);
    assertThat(convolutional)
        .extracting(LayerInfo::activationFamily)
        .containsExactly(
            ActivationFamily.RELU,
            ActivationFamily.IDENTITY,
            ActivationFamily.IDENTITY,
            ActivationFamily.SOFTMAX);
    assertThat(convolutional)
        .extracting(LayerInfo::output)
        .containsExactly(false, false, false, true);
    assertThat(convolutional)
        .extracting(LayerInfo::inputs)
        .containsExactly(
            Optional.of(List.of()),
            Optional.of(List.of(0)),
            Optional.of(List.of(1)),
            Optional.of(List.of(2)));
  }

  @Test
  void wrappersAreLookedThrough() {
    LayerTraits recurrent =
        LayerTraits.of(
            new LastTimeStep(new Bidirectional(new LSTM.Builder().nIn(3).nOut(4).build())));
    LayerTraits frozen = LayerTraits.of(new FrozenLayer(dense(3)));

    assertThat(recurrent.family()).isEqualTo(LayerFamily.LSTM);
    assertThat(recurrent.bidirectional()).isTrue();
    assertThat(frozen.family()).isEqualTo(LayerFamily.DENSE);
    assertThat(frozen.bidirectional()).isFalse();
    assertThat(LayerTraits.of(new PReLULayer.Builder().inputShape(4).build()).activationFamily())
        .isEqualTo(ActivationFamily.LEAKY_RELU);
  }

  @Test
  void edgesOfAGraphPassThroughVerticesThatAreNoLayers() {
    RunInfo run = watch(towers());

    assertThat(run.layers())
        .extracting(LayerInfo::name)
        .containsExactly("a1", "b1", "a2", "classes", "values");
    assertThat(run.layers())
        .extracting(LayerInfo::inputs)
        .containsExactly(
            Optional.of(List.of()),
            Optional.of(List.of()),
            Optional.of(List.of(0)),
            Optional.of(List.of(0, 2)),
            Optional.of(List.of(1, 2)));
    assertThat(run.layers())
        .extracting(LayerInfo::output)
        .containsExactly(false, false, false, true, true);
    assertThat(run.training().outputs())
        .extracting(OutputInfo::loss)
        .containsExactly(LossFamily.CROSS_ENTROPY, LossFamily.SQUARED_ERROR);
    assertThat(run.training().outputs())
        .extracting(output -> output.layer().orElse(-1))
        .containsExactly(3, 4);
  }

  /** a1 -> a2 -> scaled; classes reads a1 + scaled, values reads b1 and scaled side by side. */
  private static ComputationGraph towers() {
    ComputationGraph graph =
        new ComputationGraph(
            TestNetworks.configuration(new Sgd(0.1))
                .l2(0.01)
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a1", dense(3), "left")
                .addLayer("b1", dense(3), "right")
                .addLayer("a2", dense(4), "a1")
                .addVertex("scaled", new ScaleVertex(0.5), "a2")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a1", "scaled")
                .addVertex("both", new MergeVertex(), "b1", "scaled")
                .addLayer("classes", head(LossFunction.MCXENT, 4), "sum")
                .addLayer("values", head(LossFunction.MSE, 8), "both")
                .setOutputs("values", "classes")
                .build());
    graph.init();
    return graph;
  }

  private static Layer head(LossFunction loss, int inputs) {
    return new OutputLayer.Builder(loss)
        .nIn(inputs)
        .nOut(2)
        .activation(loss == LossFunction.MSE ? Activation.IDENTITY : Activation.SOFTMAX)
        .build();
  }

  @Test
  void lossesOfTheOutputsAreReportedInTheOrderOfTheOutputs() {
    ComputationGraph graph = towers();
    INDArray[] inputs = {TestNetworks.random(1, 6, 3), TestNetworks.random(2, 6, 3)};
    INDArray classes = TestNetworks.oneHot(6);
    INDArray values = TestNetworks.random(3, 6, 2);
    INDArray[] predictions = graph.output(inputs);
    double squared = predictions[0].sub(values).norm2Number().doubleValue();
    double expectedValues = squared * squared / 12;
    double expectedClasses =
        -Nd4j.math.log(predictions[1]).mul(classes).sumNumber().doubleValue() / 6;

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(new MultiDataSet(inputs, new INDArray[] {values, classes}));
      assertThat(listener.failures()).isZero();
    }

    List<Double> losses = sink.lastStep().outputLosses();
    assertThat(losses).hasSize(2);
    assertThat(losses.get(0)).isCloseTo(expectedClasses, within(1e-5));
    assertThat(losses.get(1)).isCloseTo(expectedValues, within(1e-5));
    // the loss of the step contains the regularisation, too
    assertThat(sink.lastStep().loss().orElseThrow()).isGreaterThan(losses.get(0) + losses.get(1));
  }

  @Test
  void aSingleOutputHasNoLossBesideThatOfTheStep() {
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(TestNetworks.rows(4));
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.lastStep().outputLosses()).isEmpty();
  }
}
