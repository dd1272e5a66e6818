package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The listener keeps no network alive, leaks no memory and takes nothing from the workspaces of the
 * training.
 */
class ResourceRetentionTest {

  /**
   * Leaves room for tables of ND4J that may double in size; an array leaked at each step exceeds
   * it.
   */
  private static final long LEAK_LIMIT_BYTES = 1_500_000;

  /** One is enough if the network is unreachable. */
  private static final int MAX_COLLECTIONS = 20;

  private static final String ACTIVATIONS = "WS_ALL_LAYERS_ACT";

  private static final ReportSink DISCARDING_SINK =
      new ReportSink() {
        @Override
        public void run(RunInfo info) {}

        @Override
        public void step(StepReport report) {}
      };

  @Test
  void unreferencedNetworkIsCollectedWhileItIsWatched() {
    WatchedReference<MultiLayerNetwork> reference = watchAndDropReference(false);

    assertCollected(reference);
  }

  @Test
  void unreferencedNetworkIsCollectedAfterClose() {
    WatchedReference<MultiLayerNetwork> reference = watchAndDropReference(true);

    assertCollected(reference);
  }

  @Test
  void unreferencedGraphIsCollectedWhileItIsWatched() {
    ComputationGraph graph = TestNetworks.graph(lstm());
    GradwatchListener listener = GradwatchListener.watch(graph, DISCARDING_SINK);
    graph.fit(TestNetworks.sequences(3, 4));
    WatchedReference<ComputationGraph> reference =
        new WatchedReference<>(listener, new WeakReference<>(graph));
    graph = null;

    assertCollected(reference);
  }

  /** A listener that is still referenced, and its network, which is referenced only weakly. */
  private record WatchedReference<T>(GradwatchListener listener, WeakReference<T> network) {}

  private static WatchedReference<MultiLayerNetwork> watchAndDropReference(boolean close) {
    MultiLayerNetwork network = TestNetworks.recurrent(lstm(), TestNetworks.UNITS);
    GradwatchListener listener = GradwatchListener.watch(network, DISCARDING_SINK);
    network.fit(TestNetworks.sequences(3, 4));
    assertThat(listener.stepsMeasured()).isEqualTo(1);
    if (close) {
      listener.close();
    }
    return new WatchedReference<>(listener, new WeakReference<>(network));
  }

  private static void assertCollected(WatchedReference<?> reference) {
    for (int i = 0; i < MAX_COLLECTIONS && reference.network().get() != null; i++) {
      System.gc();
    }
    assertThat(reference.network().get() == null).as("collected").isTrue();
    reference.listener().close();
    assertThat(reference.listener().failures()).isZero();
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        network("dense", () -> dense(1), TestNetworks.rows(6)),
        network("convolution", TestNetworks::convolutional, TestNetworks.images(6)),
        network(
            "LSTM",
            () -> TestNetworks.recurrent(lstm(), TestNetworks.UNITS),
            TestNetworks.sequences(6, 7)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void workspacesAreAsLargeAsThoseOfAnUnwatchedNetwork(
      String name, Supplier<MultiLayerNetwork> make, DataSet data) {
    Map<String, Long> unwatched = workspaces(make.get(), data, false);
    Map<String, Long> watched = workspaces(make.get(), data, true);

    assertThat(unwatched).isNotEmpty();
    assertThat(watched).isEqualTo(unwatched);
  }

  /** Its input is the preceding output, which must be kept until it has been measured. */
  @Test
  void dropoutCostsMemoryForOneMoreCopyOfItsInput() {
    Map<String, Long> unwatched = workspaces(dense(0.5), TestNetworks.rows(6), false);
    Map<String, Long> watched = workspaces(dense(0.5), TestNetworks.rows(6), true);

    long copy = 6 * TestNetworks.UNITS * Float.BYTES;
    assertThat(watched.get(ACTIVATIONS))
        .isBetween(unwatched.get(ACTIVATIONS), unwatched.get(ACTIVATIONS) + copy + 16);
    assertThat(watched.keySet()).isEqualTo(unwatched.keySet());
  }

  /** Returns the sizes of the workspaces by name after some training steps. */
  private static Map<String, Long> workspaces(
      MultiLayerNetwork network, DataSet data, boolean watched) {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    GradwatchListener listener = watched ? GradwatchListener.watch(network, DISCARDING_SINK) : null;
    for (int i = 0; i < 8; i++) {
      network.fit(data);
    }
    if (listener != null) {
      assertThat(listener.failures()).isZero();
      assertThat(listener.stepsMeasured()).isEqualTo(8);
      listener.close();
    }
    return Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
        .collect(Collectors.toMap(MemoryWorkspace::getId, MemoryWorkspace::getCurrentSize));
  }

  /** Runs 2,000 steps by default; {@code -Dgradwatch.leak.steps=100000} runs more. */
  @Test
  void memoryIsFlatOverManySteps() {
    long steps = Long.getLong("gradwatch.leak.steps", 2_000);
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new DenseLayer.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .build(),
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nIn(TestNetworks.UNITS)
                        .nOut(TestNetworks.CLASSES)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
    DataSet rows = TestNetworks.rows(4);

    try (GradwatchListener listener = GradwatchListener.watch(network, DISCARDING_SINK)) {
      fit(network, rows, 1_000);
      MemorySnapshot before = MemorySnapshot.settled();
      fit(network, rows, steps);
      MemorySnapshot after = MemorySnapshot.settled();

      assertThat(listener.failures()).isZero();
      assertThat(listener.stepsMeasured()).isEqualTo(1_000 + steps);
      assertThat(after.heap() - before.heap()).as("heap").isLessThan(LEAK_LIMIT_BYTES);
      assertThat(after.offHeap() - before.offHeap()).as("off-heap").isLessThan(LEAK_LIMIT_BYTES);
      assertThat(after.direct() - before.direct())
          .as("direct buffers")
          .isLessThan(LEAK_LIMIT_BYTES);
    }
  }

  /**
   * Runs the garbage collector periodically: ND4J frees arrays when they are collected, and its
   * table of pending arrays never shrinks; after 100,000 steps without a collection it takes 33 MB.
   */
  private static void fit(MultiLayerNetwork network, DataSet rows, long steps) {
    for (long i = 0; i < steps; i++) {
      network.fit(rows);
      if (i % 500 == 0) {
        System.gc();
      }
    }
  }

  /** Bytes held by live objects, by ND4J's arrays and by direct buffers. */
  private record MemorySnapshot(long heap, long offHeap, long direct) {

    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    /**
     * Waits until memory use no longer falls, because ND4J frees its arrays asynchronously, one
     * after the other.
     */
    static MemorySnapshot settled() {
      MemorySnapshot last = read();
      for (int steady = 0; steady < 3; steady++) {
        MemorySnapshot next = read();
        if (next.heap < last.heap - 10_000 || next.offHeap < last.offHeap) {
          steady = 0;
        }
        last = next;
      }
      return last;
    }

    private static MemorySnapshot read() {
      System.gc();
      return new MemorySnapshot(
          liveBytes(),
          Pointer.totalBytes(),
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .filter(pool -> pool.getName().equals("direct"))
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum());
    }

    /** Reads the JVM's histogram of live objects, which triggers a full collection. */
    private static long liveBytes() {
      try {
        String histogram =
            (String)
                ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
          throw new IllegalStateException("histogram of live objects has no total: " + histogram);
        }
        return Long.parseLong(total.group(1));
      } catch (JMException e) {
        throw new IllegalStateException(
            "no histogram of live objects from this virtual machine", e);
      }
    }
  }

  /** Network whose second layer has dropout if {@code retained} is between 0 and 1. */
  private static MultiLayerNetwork dense(double retained) {
    DenseLayer.Builder second =
        new DenseLayer.Builder().nIn(TestNetworks.UNITS).nOut(TestNetworks.UNITS);
    if (retained > 0 && retained < 1) {
      second.dropOut(retained);
    }
    return TestNetworks.network(
        TestNetworks.configuration()
            .list(
                new DenseLayer.Builder()
                    .nIn(TestNetworks.FEATURES)
                    .nOut(TestNetworks.UNITS)
                    .build(),
                second.build(),
                TestNetworks.softmax())
            .build());
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }

  private static Arguments network(String name, Supplier<MultiLayerNetwork> network, DataSet data) {
    return Arguments.of(name, network, data);
  }
}
