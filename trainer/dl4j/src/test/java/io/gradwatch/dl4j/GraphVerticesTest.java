package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Graphs with several inputs and two outputs, whose gradient passes through each kind of vertex.
 */
class GraphVerticesTest {

  private static final int ROWS = 4;

  private final InMemoryReportSink sink = new InMemoryReportSink();

  static Stream<Arguments> vertices() {
    return Stream.of(
        vertex("MergeVertex", g -> g.addVertex("v", new MergeVertex(), "a", "b"), 8),
        vertex("ElementWiseVertex, add", g -> elementWise(g, ElementWiseVertex.Op.Add), 4),
        vertex(
            "ElementWiseVertex, subtract", g -> elementWise(g, ElementWiseVertex.Op.Subtract), 4),
        vertex("ElementWiseVertex, product", g -> elementWise(g, ElementWiseVertex.Op.Product), 4),
        vertex("ElementWiseVertex, average", g -> elementWise(g, ElementWiseVertex.Op.Average), 4),
        vertex("ElementWiseVertex, max", g -> elementWise(g, ElementWiseVertex.Op.Max), 4),
        vertex(
            "SubsetVertex",
            g -> {
              g.addVertex("both", new MergeVertex(), "a", "b");
              g.addVertex("v", new SubsetVertex(2, 5), "both");
            },
            4),
        vertex(
            "StackVertex and UnstackVertex",
            g -> {
              g.addVertex("both", new StackVertex(), "a", "b");
              g.addLayer("shared", dense(4), "both");
              g.addVertex("v1", new UnstackVertex(0, 2), "shared");
              g.addVertex("v2", new UnstackVertex(1, 2), "shared");
              g.addVertex("v", new MergeVertex(), "v1", "v2");
            },
            8),
        vertex(
            "L2Vertex",
            g -> {
              g.addVertex("distance", new L2Vertex(), "a", "b");
              g.addVertex("v", new MergeVertex(), "distance", "a");
            },
            5),
        vertex("L2NormalizeVertex", g -> g.addVertex("v", new L2NormalizeVertex(), "a"), 4),
        vertex("ScaleVertex", g -> g.addVertex("v", new ScaleVertex(0.5), "a"), 4),
        vertex("ShiftVertex", g -> g.addVertex("v", new ShiftVertex(0.5), "a"), 4),
        vertex("ReshapeVertex", g -> g.addVertex("v", new ReshapeVertex(-1, 4), "a"), 4),
        vertex(
            "time series vertices",
            g -> {
              g.addVertex("long", new DuplicateToTimeSeriesVertex("s"), "a");
              g.addVertex("back", new ReverseTimeSeriesVertex(), "long");
              g.addLayer("rnn", rnn(), "back");
              g.addVertex("v", new LastTimeStepVertex("s"), "rnn");
            },
            4),
        vertex(
            "PreprocessorVertex",
            g -> {
              long[] shape = {4};
              g.addVertex(
                  "v", new PreprocessorVertex(new ReshapePreprocessor(shape, shape, false)), "a");
            },
            4),
        vertex(
            "AttentionVertex",
            g -> {
              g.addLayer("rnn", new SimpleRnn.Builder().nIn(3).nOut(4).build(), "s");
              g.addVertex(
                  "attention",
                  new AttentionVertex.Builder()
                      .nInQueries(4)
                      .nInKeys(4)
                      .nInValues(4)
                      .nOut(4)
                      .nHeads(2)
                      .projectInput(true)
                      .build(),
                  "rnn",
                  "rnn",
                  "rnn");
              g.addLayer("last", new LastTimeStep(rnn()), "attention");
              g.addVertex("v", new ElementWiseVertex(ElementWiseVertex.Op.Add), "last", "a");
            },
            4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vertices")
  void gradientsMatchDeeplearning4jsOwnArrays(
      String name, Consumer<GraphBuilder> vertex, int outputs) {
    ComputationGraph unwatched = graph(vertex, outputs);
    ComputationGraph watched = graph(vertex, outputs);

    Map<String, INDArray> gradients = gradients(unwatched);
    unwatched.fit(data());
    try (GradwatchListener listener = GradwatchListener.watch(watched, sink)) {
      watched.fit(data());
      assertThat(listener.failures()).isZero();
    }

    Map<String, Double> norms = new HashMap<>();
    for (LayerReport layer : sink.lastStep().layers()) {
      for (TensorReport tensor : layer.tensors()) {
        norms.put(layer.name() + "_" + tensor.param(), tensor.gradient().l2Norm());
      }
    }
    assertThat(norms.keySet()).isEqualTo(gradients.keySet());
    gradients.forEach(
        (key, gradient) -> {
          double norm = gradient.norm2Number().doubleValue() / ROWS;
          assertThat(norms.get(key)).as(key).isCloseTo(norm, within(1e-7 + norm * 1e-4));
        });
    assertThat(watched.params()).isEqualTo(unwatched.params());
    assertThat(sink.lastStep().loss()).hasValueCloseTo(unwatched.score(), within(1e-6));
    assertThat(sink.lastStep().batchSize()).isEqualTo(ROWS);
  }

  @Test
  void vertexWithParametersIsReportedAsALayer() {
    Arguments attention =
        vertices().filter(a -> a.get()[0].equals("AttentionVertex")).findFirst().orElseThrow();
    @SuppressWarnings("unchecked")
    ComputationGraph graph = graph((Consumer<GraphBuilder>) attention.get()[1], 4);

    GradwatchListener.watch(graph, sink).close();

    assertThat(sink.runs.get(0).layers())
        .filteredOn(layer -> layer.name().equals("attention"))
        .singleElement()
        .satisfies(layer -> assertThat(layer.trainableParameters()).isEqualTo(64))
        .satisfies(layer -> assertThat(layer.type()).isEqualTo("SameDiffGraphVertex"))
        .satisfies(layer -> assertThat(layer.family()).isEqualTo(LayerFamily.ATTENTION))
        .satisfies(layer -> assertThat(layer.inputs().orElseThrow()).isNotEmpty());
  }

  @Test
  void verticesWithLongOrUnprintableNamesAreReportedSeparately() {
    String longName = "x".repeat(300);
    ComputationGraph graph =
        graph(
            g -> {
              g.addLayer(longName + "1", dense(4), "a");
              g.addLayer(longName + "2", dense(4), longName + "1");
              g.addLayer("tab\there", dense(4), longName + "2");
              g.addVertex("v", new ScaleVertex(1), "tab\there");
            },
            4);

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(data());
      assertThat(listener.failures()).isZero();
    }

    List<String> names = sink.runs.get(0).layers().stream().map(LayerInfo::name).toList();
    assertThat(names).contains("tab here", "x".repeat(200));
    assertThat(sink.lastStep().layers()).hasSameSizeAs(names);
    assertThat(sink.lastStep().layers().subList(0, 6))
        .allSatisfy(layer -> assertThat(layer.activation()).isPresent());
  }

  private static Map<String, INDArray> gradients(ComputationGraph graph) {
    MultiDataSet data = data();
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    Map<String, INDArray> gradients = new HashMap<>();
    graph
        .gradient()
        .gradientForVariable()
        .forEach((key, gradient) -> gradients.put(key, gradient.dup()));
    return gradients;
  }

  private static ComputationGraph graph(Consumer<GraphBuilder> vertex, int outputs) {
    GraphBuilder builder =
        TestNetworks.configuration()
            .graphBuilder()
            .addInputs("x", "y", "s")
            .addLayer("a", dense(3), "x")
            .addLayer("b", dense(3), "y")
            .addLayer(
                "also", new LastTimeStep(new SimpleRnn.Builder().nIn(3).nOut(4).build()), "s");
    vertex.accept(builder);
    builder
        .addVertex("all", new MergeVertex(), "v", "b", "also")
        .addLayer("class", output(outputs + 8, Activation.SOFTMAX, LossFunction.MCXENT), "all")
        .addLayer("value", output(outputs, Activation.SIGMOID, LossFunction.MSE), "v")
        .setOutputs("class", "value");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  private static MultiDataSet data() {
    return new MultiDataSet(
        new INDArray[] {
          TestNetworks.random(1, ROWS, 3),
          TestNetworks.random(2, ROWS, 3),
          TestNetworks.random(3, ROWS, 3, 5)
        },
        new INDArray[] {TestNetworks.oneHot(ROWS), Nd4j.ones(ROWS, 2)});
  }

  private static DenseLayer dense(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(4).build();
  }

  private static SimpleRnn rnn() {
    return new SimpleRnn.Builder().nIn(4).nOut(4).dataFormat(RNNFormat.NCW).build();
  }

  private static OutputLayer output(int inputs, Activation activation, LossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(inputs).nOut(2).activation(activation).build();
  }

  private static void elementWise(GraphBuilder graph, ElementWiseVertex.Op operation) {
    graph.addVertex("v", new ElementWiseVertex(operation), "a", "b");
  }

  private static Arguments vertex(String name, Consumer<GraphBuilder> vertex, int outputs) {
    return Arguments.of(name, vertex, outputs);
  }
}
