package io.gradwatch.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Columns and records are the same reports: every case is decoded to both and compared. */
final class StepColumnsTest {

  private final StepColumnsDecoder decoder = new StepColumnsDecoder();

  @Example
  void readsTheSampleWithEveryField() {
    assertThat(check(StepReportCodec.encode(Samples.stepReport()))).isTrue();
  }

  /** So that the tests below change every field of the contract. */
  @Example
  void theSampleHasEveryFieldOfTheContract() {
    Set<FieldDescriptor> present = new HashSet<>();
    addPresent(StepReportCodec.message(Samples.stepReport()).build(), present);
    Set<FieldDescriptor> all = new HashSet<>();
    addAll(io.gradwatch.protocol.wire.StepReport.getDescriptor(), all);

    assertThat(present).isEqualTo(all);
  }

  private static void addPresent(Message message, Set<FieldDescriptor> present) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              present.add(field);
              List<?> values = value instanceof List<?> list ? list : List.of(value);
              for (Object each : values) {
                if (each instanceof Message inner) {
                  addPresent(inner, present);
                }
              }
            });
  }

  private static void addAll(Descriptor message, Set<FieldDescriptor> all) {
    for (FieldDescriptor field : message.getFields()) {
      all.add(field);
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        addAll(field.getMessageType(), all);
      }
    }
  }

  @Example
  void readsTheBytesOfEveryRelease() throws IOException {
    for (String name :
        List.of(
            "v1-step-report",
            "v1-step-report-with-test-loss",
            "v1-step-report-with-output-losses")) {
      Path golden = Path.of("src/test/resources/golden", name + ".hex");

      assertThat(check(HexFormat.of().parseHex(Files.readString(golden).strip()))).isTrue();
    }
  }

  @Tag("thousands-of-tries")
  @Property(tries = 5_000)
  void readsEveryReportWithoutTheGeneralDecoder(@ForAll Random random) {
    byte[] bytes = StepReportCodec.encode(new RandomStepReports(random).next());

    assertThat(check(bytes)).isTrue();
    assertThat(decoder.decode(bytes))
        .isInstanceOfSatisfying(
            Decoded.Accepted.class,
            accepted -> assertThat(((StepColumns) accepted.value()).source).isSameAs(bytes));
  }

  @Example
  void acceptsEachSizeUpToItsLimitAndRejectsOneMore() {
    TensorReport small =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty()),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    var tensor = StepReportCodec.tensor(small);
    var layer = io.gradwatch.protocol.wire.LayerReport.newBuilder().setName("l").build();

    atLimit(
        Contract.MAX_LAYERS,
        n -> {
          var report = wire().clearLayers();
          IntStream.range(0, n).forEach(i -> report.addLayers(layer.toBuilder().setIndex(i)));
          return report;
        });
    atLimit(
        Contract.MAX_TENSORS,
        n -> {
          var report = wire().clearLayers();
          report.addLayers(layer.toBuilder().addAllTensors(Collections.nCopies(n - 3, tensor)));
          report.addLayers(
              layer.toBuilder().setIndex(1).addAllTensors(Collections.nCopies(3, tensor)));
          return report;
        });
    atLimit(
        Contract.MAX_HISTOGRAM_COUNTS,
        n -> {
          var report = wire();
          report
              .getLayersBuilder(0)
              .getTensorsBuilder(1)
              .getHistogramBuilder()
              .clearCounts()
              .addAllCounts(Collections.nCopies(n, 1L));
          return report;
        });
    atLimit(
        Contract.MAX_TIME_STEPS,
        n -> {
          var report = wire();
          report
              .getLayersBuilder(0)
              .getTimeStepsBuilder()
              .clearGradientL2Norms()
              .addAllGradientL2Norms(Collections.nCopies(n, 1.0));
          return report;
        });
    atLimit(
        Contract.MAX_TIME_STEPS,
        n -> {
          var report = wire();
          report
              .getLayersBuilder(0)
              .getTimeStepsBuilder()
              .clearReverseGradientL2Norms()
              .addAllReverseGradientL2Norms(Collections.nCopies(n, 1.0));
          return report;
        });
  }

  @Example
  void acceptsTheGreatestNumberOfOutputsAndRejectsOneMore() {
    atLimit(
        Contract.MAX_OUTPUTS,
        n -> wire().clearOutputLosses().addAllOutputLosses(Collections.nCopies(n, 1.0)));
  }

  private void atLimit(
      int limit, IntFunction<io.gradwatch.protocol.wire.StepReport.Builder> report) {
    assertThat(check(report.apply(limit).build().toByteArray())).isTrue();
    assertThat(check(report.apply(limit + 1).build().toByteArray())).isFalse();
  }

  private static io.gradwatch.protocol.wire.StepReport.Builder wire() {
    return StepReportCodec.message(Samples.stepReport());
  }

  @Example
  void agreesOnEveryChangeOfOneField() {
    for (StepReport sample : List.of(Samples.stepReport(), Samples.firstStepReport())) {
      List<byte[]> changes = WireMutator.everyChange(StepReportCodec.encode(sample));

      assertThat(changes).hasSizeGreaterThan(10_000);
      assertThat(changes.stream().filter(this::check).count())
          .isBetween(changes.size() / 10L, changes.size() * 9L / 10);
    }
  }

  @Tag("thousands-of-tries")
  @Property(tries = 20_000)
  void agreesOnChangedBytes(@ForAll Random random) {
    byte[] bytes = StepReportCodec.encode(new RandomStepReports(random).next());

    check(new WireMutator(random).mutateBytes(bytes));
  }

  @Tag("thousands-of-tries")
  @Property(tries = 20_000)
  void agreesOnChangedFields(@ForAll Random random) {
    byte[] bytes = StepReportCodec.encode(new RandomStepReports(random).next());
    WireMutator mutator = new WireMutator(random);
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = mutator.mutateFields(bytes);
    }

    check(bytes);
  }

  @Tag("thousands-of-tries")
  @Property(tries = 3_000)
  void agreesOnTwoRecordsInOne(@ForAll Random random) {
    RandomStepReports reports = new RandomStepReports(random);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(StepReportCodec.encode(reports.next()));
    bytes.writeBytes(StepReportCodec.encode(reports.next()));

    check(bytes.toByteArray());
  }

  @Tag("thousands-of-tries")
  @Property(tries = 2_000)
  void agreesOnBytesThatAreNoReport(@ForAll byte[] bytes) {
    check(bytes);
  }

  @Example
  void rejectsRecordsAboveTheMaximumSize() {
    assertThat(check(new byte[Contract.MAX_RECORD_BYTES + 1])).isFalse();
  }

  /** Encoded again, each histogram gets the stride that these omit. */
  @Example
  void readsRecordsThatAreLongerWhenEncodedAgain() {
    var tensor =
        StepReportCodec.message(Samples.stepReport()).getLayers(0).getTensors(0).toBuilder()
            .setHistogram(io.gradwatch.protocol.wire.MagnitudeHistogram.getDefaultInstance());
    var layer =
        io.gradwatch.protocol.wire.LayerReport.newBuilder()
            .setName("n".repeat(200))
            .addTensors(tensor.setParam("p".repeat(200)));
    byte[] timeInTwoParts =
        io.gradwatch.protocol.wire.StepReport.newBuilder()
            .setTime(Timestamp.newBuilder().setNanos(7))
            .build()
            .toByteArray();
    var report = wire().clearLayers();
    int bytes = report.build().getSerializedSize() + timeInTwoParts.length;
    for (int i = 0; bytes < Contract.MAX_RECORD_BYTES - 1_000; i++) {
      bytes += layer.setIndex(i).build().getSerializedSize() + 3;
      report.addLayers(layer.build());
    }
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(report.build().toByteArray());
    record.writeBytes(timeInTwoParts);

    assertThat(check(record.toByteArray())).isTrue();
  }

  @Example
  void allocatesTheSameForAnyNumberOfLayers() {
    var report = wire().clearLayers();
    var layer = wire().getLayers(0);
    IntStream.range(0, 1_000).forEach(i -> report.addLayers(layer.toBuilder().setIndex(i)));
    byte[] bytes = report.build().toByteArray();
    accepted(bytes); // the columns grow
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    StepColumns columns = accepted(bytes);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(columns.layers()).isEqualTo(1_000);
    assertThat(allocated).isLessThan(1_000);
  }

  @Example
  void keepsTheNameOfTheRunFromRecordToRecord() {
    StepColumns columns = accepted(StepReportCodec.encode(Samples.stepReport()));
    String run = columns.run();

    accepted(StepReportCodec.encode(Samples.firstStepReport()));

    assertThat(columns.run()).isSameAs(run);
  }

  @Example
  void refusesIndicesAndHistogramsThatDoNotExist() {
    StepColumns columns = accepted(StepReportCodec.encode(Samples.stepReport()));

    assertThatThrownBy(() -> columns.layerIndex(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> columns.tensorsBegin(-1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> columns.l2Norm(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> columns.timeStepNorm(0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    StepColumns without = new StepColumns();
    without.reserveTensor();
    without.tensors = 1;
    assertThatIllegalStateException().isThrownBy(() -> without.histogram(0));
  }

  private StepColumns accepted(byte[] bytes) {
    return ((Decoded.Accepted<StepColumns>) decoder.decode(bytes)).value();
  }

  /** Compares both decoders and returns whether the bytes were accepted. */
  private boolean check(byte[] bytes) {
    Decoded<StepReport> expected = StepReportCodec.decode(bytes);
    Decoded<StepColumns> actual = decoder.decode(bytes);
    if (expected instanceof Decoded.Rejected<StepReport> rejected) {
      assertThat(actual)
          .isEqualTo(new Decoded.Rejected<StepColumns>(rejected.reason(), rejected.message()));
      return false;
    }
    assertThat(actual).isInstanceOf(Decoded.Accepted.class);
    StepReport report = ((Decoded.Accepted<StepReport>) expected).value();
    same(report, ((Decoded.Accepted<StepColumns>) actual).value());
    return true;
  }

  private static void same(StepReport report, StepColumns columns) {
    assertThat(columns.run()).isEqualTo(report.run());
    assertThat(columns.attempt()).isEqualTo(report.attempt());
    assertThat(columns.worker()).isEqualTo(report.worker());
    assertThat(columns.step()).isEqualTo(report.step());
    assertThat(columns.epoch()).isEqualTo(report.epoch());
    assertThat(columns.time()).isEqualTo(report.time());
    same(report.loss(), columns.hasLoss(), columns.loss());
    same(report.testLoss(), columns.hasTestLoss(), columns.testLoss());
    same(report.learningRate(), columns.hasLearningRate(), columns.learningRate());
    assertThat(columns.batchSize()).isEqualTo(report.batchSize());
    same(report.stepSeconds(), columns.stepSeconds());
    assertThat(columns.outputs()).isEqualTo(report.outputLosses().size());
    for (int i = 0; i < columns.outputs(); i++) {
      same(report.outputLosses().get(i), columns.outputLoss(i));
    }
    assertThat(columns.layers()).isEqualTo(report.layers().size());
    int tensors = 0;
    for (int i = 0; i < columns.layers(); i++) {
      LayerReport layer = report.layers().get(i);
      sameLayer(layer, columns, i);
      assertThat(columns.tensorsBegin(i)).isEqualTo(tensors);
      tensors += layer.tensors().size();
      assertThat(columns.tensorsEnd(i)).isEqualTo(tensors);
      for (int k = columns.tensorsBegin(i); k < columns.tensorsEnd(i); k++) {
        sameTensor(layer.tensors().get(k - columns.tensorsBegin(i)), columns, k);
      }
    }
    assertThat(columns.tensors()).isEqualTo(tensors);
  }

  private static void sameLayer(LayerReport layer, StepColumns columns, int i) {
    assertThat(columns.layerIndex(i)).isEqualTo(layer.index());
    assertThat(columns.layerName(i)).isEqualTo(layer.name());
    assertThat(columns.layerNameIs(i, layer.name().getBytes(UTF_8))).isTrue();
    assertThat(columns.layerNameIs(i, (layer.name() + "x").getBytes(UTF_8))).isFalse();
    assertThat(columns.hasActivation(i)).isEqualTo(layer.activation().isPresent());
    ActivationReport activation =
        layer
            .activation()
            .orElse(new ActivationReport(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0));
    same(activation.mean(), columns.activationMean(i));
    same(activation.standardDeviation(), columns.activationStandardDeviation(i));
    same(activation.saturatedShare(), columns.saturatedShare(i));
    same(activation.deadUnitShare(), columns.deadUnitShare(i));
    assertThat(columns.activationNonFinite(i)).isEqualTo(activation.nonFinite());
    assertThat(columns.hasTimeSteps(i)).isEqualTo(layer.timeSteps().isPresent());
    TimeStepReport timeSteps =
        layer.timeSteps().orElse(new TimeStepReport(List.of(), List.of(), 0));
    assertThat(columns.sequenceLength(i)).isEqualTo(timeSteps.sequenceLength());
    assertThat(columns.hasLongestTrueLength(i))
        .isEqualTo(timeSteps.longestTrueLength().isPresent());
    assertThat(columns.longestTrueLength(i)).isEqualTo(timeSteps.longestTrueLength().orElse(0));
    same(timeSteps.meanTrueLength(), columns.hasMeanTrueLength(i), columns.meanTrueLength(i));
    assertThat(columns.hasAlignedTimeSteps(i)).isEqualTo(timeSteps.aligned());
    assertThat(columns.timeSteps(i)).isEqualTo(timeSteps.gradientL2Norms().size());
    for (int t = 0; t < columns.timeSteps(i); t++) {
      same(timeSteps.gradientL2Norms().get(t), columns.timeStepNorm(i, t));
    }
    assertThat(columns.reverseTimeSteps(i)).isEqualTo(timeSteps.reverseGradientL2Norms().size());
    for (int t = 0; t < columns.reverseTimeSteps(i); t++) {
      same(timeSteps.reverseGradientL2Norms().get(t), columns.reverseTimeStepNorm(i, t));
    }
  }

  private static void sameTensor(TensorReport tensor, StepColumns columns, int k) {
    TensorStatistics gradient = tensor.gradient();
    assertThat(columns.param(k)).isEqualTo(tensor.param());
    assertThat(columns.paramIs(k, tensor.param().getBytes(UTF_8))).isTrue();
    assertThat(columns.paramIs(k, (tensor.param() + "x").getBytes(UTF_8))).isFalse();
    assertThat(columns.role(k)).isEqualTo(tensor.role());
    assertThat(columns.elements(k)).isEqualTo(gradient.elements());
    assertThat(columns.zeros(k)).isEqualTo(gradient.zeros());
    assertThat(columns.nonFinite(k)).isEqualTo(gradient.nonFinite());
    same(gradient.l2Norm(), columns.l2Norm(k));
    same(gradient.mean(), columns.mean(k));
    same(gradient.meanAbsolute(), columns.meanAbsolute(k));
    same(gradient.min(), columns.min(k));
    same(gradient.max(), columns.max(k));
    same(tensor.updateL2Norm(), columns.hasUpdate(k), columns.updateL2Norm(k));
    same(tensor.parameterL2Norm(), columns.hasParameterNorm(k), columns.parameterL2Norm(k));
    same(tensor.unitSpread(), columns.hasUnitSpread(k), columns.unitSpread(k));
    assertThat(columns.hasHistogram(k)).isEqualTo(gradient.histogram().isPresent());
    gradient
        .histogram()
        .ifPresent(histogram -> assertThat(columns.histogram(k)).isEqualTo(histogram));
  }

  private static void same(OptionalDouble expected, boolean present, double actual) {
    assertThat(present).isEqualTo(expected.isPresent());
    same(expected.orElse(Double.NaN), actual);
  }

  /** The same bits: NaNs with different payloads and zeros of different signs differ. */
  private static void same(double expected, double actual) {
    assertThat(Double.doubleToRawLongBits(actual)).isEqualTo(Double.doubleToRawLongBits(expected));
  }
}
