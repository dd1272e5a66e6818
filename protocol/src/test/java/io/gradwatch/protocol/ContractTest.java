package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.gradwatch.protocol.Decoded.Accepted;
import io.gradwatch.protocol.Decoded.Reason;
import io.gradwatch.protocol.Decoded.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ContractTest {

  private static io.gradwatch.protocol.wire.StepReport.Builder wire() {
    try {
      return io.gradwatch.protocol.wire.StepReport.parseFrom(
          StepReportCodec.encode(Samples.stepReport()))
          .toBuilder();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Rejected<StepReport> rejected(
      UnaryOperator<io.gradwatch.protocol.wire.StepReport.Builder> change) {
    Decoded<StepReport> decoded =
        StepReportCodec.decode(change.apply(wire()).build().toByteArray());
    assertThat(decoded).isInstanceOf(Rejected.class);
    return (Rejected<StepReport>) decoded;
  }

  @Test
  void rejectsANegativeNormWhenTheRecordIsBuilt() {
    assertThatThrownBy(() -> Samples.tensor("W", TensorRole.WEIGHT, -1))
        .isInstanceOf(ContractViolation.class)
        .hasMessage("l2Norm is -1.0; a norm is 0 or more, NaN or infinite");
  }

  @Test
  void acceptsNanAndInfiniteNorms() {
    assertThatCode(() -> Samples.tensor("W", TensorRole.WEIGHT, Double.NaN))
        .doesNotThrowAnyException();
    assertThatCode(() -> Samples.tensor("W", TensorRole.WEIGHT, Double.POSITIVE_INFINITY))
        .doesNotThrowAnyException();
  }

  @Test
  void rejectsNegativeUnitSpread() {
    Rejected<StepReport> rejected =
        rejected(
            report -> {
              report.getLayersBuilder(0).getTensorsBuilder(0).setUnitSpread(-0.5);
              return report;
            });

    assertThat(rejected.message())
        .isEqualTo("layers[0].tensors[0].unitSpread is -0.5; a norm is 0 or more, NaN or infinite");
  }

  @Test
  void namesThePathOfAViolationInsideALayer() {
    Rejected<StepReport> rejected =
        rejected(
            report -> {
              report.getLayersBuilder(0).getTensorsBuilder(1).setL2Norm(-2);
              return report;
            });

    assertThat(rejected.reason()).isEqualTo(Reason.BROKEN_CONTRACT);
    assertThat(rejected.message())
        .isEqualTo("layers[0].tensors[1].l2Norm is -2.0; a norm is 0 or more, NaN or infinite");
  }

  @Test
  void rejectsTwentyThousandTensors() {
    var tensor = wire().getLayers(0).getTensors(0);

    Rejected<StepReport> inOneLayer =
        rejected(
            report -> {
              var layer = report.getLayersBuilder(0);
              IntStream.range(0, 20_000).forEach(i -> layer.addTensors(tensor));
              return report;
            });

    assertThat(inOneLayer.message())
        .isEqualTo("layers[0].tensors has 20003 entries; at most 16384");
  }

  @Test
  void countsTensorsOverAllLayers() {
    List<TensorReport> many =
        IntStream.range(0, 8_192)
            .mapToObj(i -> Samples.tensor("W" + i, TensorRole.WEIGHT, 1))
            .toList();
    List<LayerReport> layers =
        IntStream.range(0, 3)
            .mapToObj(i -> new LayerReport(i, "l", many, Optional.empty(), Optional.empty()))
            .toList();
    StepReport sample = Samples.stepReport();

    assertThatThrownBy(
            () ->
                new StepReport(
                    "run",
                    1,
                    0,
                    0,
                    0,
                    sample.time(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    1,
                    0,
                    layers))
        .hasMessage("tensors has 24576 entries; at most 16384");
  }

  @Test
  void theDescriptionOfAsManyLayersAsAllowedFitsARecord() {
    List<LayerInfo> layers =
        IntStream.range(0, Contract.MAX_LAYERS)
            .mapToObj(
                i ->
                    new LayerInfo(
                        "x".repeat(Contract.MAX_NAME_LENGTH),
                        "Linear",
                        "silu",
                        11_534_336,
                        11_534_336,
                        false,
                        LayerFamily.DENSE,
                        ActivationFamily.SWISH,
                        false,
                        false,
                        Optional.of(List.of(Math.max(0, i - 1)))))
            .toList();

    byte[] bytes = RunInfoCodec.encode(Samples.runInfo().withLayers(layers));

    assertThat(bytes).hasSizeLessThan(Contract.MAX_RECORD_BYTES);
    assertThat(RunInfoCodec.decode(bytes)).isInstanceOf(Accepted.class);
  }

  @Test
  void asManyTensorsAsAllowedFitARecord() {
    List<Long> counts = LongStream.range(0, 14).map(i -> 10_000 * i).boxed().toList();
    TensorReport tensor =
        new TensorReport(
            "down_proj.weight",
            TensorRole.WEIGHT,
            new TensorStatistics(
                11_534_336,
                70_000,
                0,
                0,
                1.1,
                1e-9,
                0.001,
                -0.2,
                0.3,
                Optional.of(new MagnitudeHistogram(-30, counts, 64))),
            OptionalDouble.of(0.01),
            OptionalDouble.of(60),
            OptionalDouble.of(0.99));
    List<LayerReport> layers =
        IntStream.range(0, Contract.MAX_TENSORS)
            .mapToObj(
                i ->
                    new LayerReport(
                        i,
                        "model.layers.%d.mlp.experts.%d.down_proj".formatted(i / 256, i % 256),
                        List.of(tensor),
                        Optional.of(new ActivationReport(0.1, 1, 0.01, 0.02, 0, 0)),
                        Optional.empty()))
            .toList();

    byte[] bytes = StepReportCodec.encode(Samples.stepReport().withLayers(layers));

    assertThat(bytes).hasSizeLessThan(Contract.MAX_RECORD_BYTES);
    assertThat(StepReportCodec.decode(bytes)).isInstanceOf(Accepted.class);
  }

  @Test
  void rejectsNamesOfTenThousandCharacters() {
    assertThat(rejected(report -> report.setRun("x".repeat(10_000))).message())
        .isEqualTo("run has 10000 characters; at most 200");
    assertThat(
            rejected(
                    report -> {
                      report.getLayersBuilder(1).setName("y".repeat(10_000));
                      return report;
                    })
                .message())
        .isEqualTo("layers[1].name has 10000 characters; at most 200");
  }

  @Test
  void rejectsControlCharactersInNames() {
    assertThat(rejected(report -> report.setRun("a\nb")).message())
        .isEqualTo("run contains a control character");
  }

  @Test
  void rejectsEmptyRun() {
    assertThat(rejected(report -> report.setRun("")).message()).startsWith("run is empty");
  }

  @Test
  void rejectsAMissingRole() {
    assertThat(
            rejected(
                    report -> {
                      report.getLayersBuilder(0).getTensorsBuilder(0).setRoleValue(0);
                      return report;
                    })
                .message())
        .isEqualTo("layers[0].tensors[0].role is missing, or unknown to this reader");
  }

  @Test
  void rejectsMoreZerosThanElements() {
    assertThat(
            rejected(
                    report -> {
                      report.getLayersBuilder(0).getTensorsBuilder(0).setZeros(99);
                      return report;
                    })
                .message())
        .contains("zeros 99 + nans 2 + infinities 1 exceed elements 100");
  }

  @Test
  void rejectsNumbersThatOnlyAnUnsignedTypeCanHold() {
    assertThat(rejected(report -> report.setStep(-1)).message())
        .isEqualTo("step is -1; a count is 0 or more");
  }

  @Test
  void acceptsTheHighestAttemptAndRejectsTheNext() {
    byte[] highest = wire().setAttempt(Contract.MAX_ATTEMPT).build().toByteArray();
    assertThat(StepReportCodec.decode(highest)).isInstanceOf(Accepted.class);
    assertThat(rejected(report -> report.setAttempt(Contract.MAX_ATTEMPT + 1)).message())
        .isEqualTo("attempt is 2100000001; it must be 1 to 2100000000");
    assertThat(rejected(report -> report.setAttempt(0)).message())
        .isEqualTo("attempt is 0; it must be 1 to 2100000000");
  }

  @Test
  void rejectsLayersOutOfOrder() {
    assertThat(
            rejected(
                    report -> {
                      report.getLayersBuilder(1).setIndex(0);
                      return report;
                    })
                .message())
        .isEqualTo("layers: index 0 after 0; indices must ascend");
  }

  @Test
  void rejectsDatesOutsideTheCalendar() {
    assertThat(
            rejected(report -> report.setTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)))
                .message())
        .contains("a time must be in the years 1 to 9999");
  }

  @Test
  void rejectsStepsWithoutATimeAndRunInfosOnTheTopicOfSteps() {
    RunInfo sample = Samples.runInfo();
    RunInfo anonymous =
        new RunInfo(
            sample.run(),
            sample.attempt(),
            sample.state(),
            sample.started(),
            sample.heartbeat(),
            "",
            "",
            List.of(),
            Map.of(),
            0,
            OptionalLong.empty(),
            "");

    assertThat(rejected(report -> report.clearTime()).message()).isEqualTo("time is missing");
    assertThat(StepReportCodec.decode(RunInfoCodec.encode(anonymous))).isInstanceOf(Rejected.class);
  }

  @Test
  void rejectsDeliveryCountsAboveTheOfferedReports() {
    assertThatExceptionOfType(ContractViolation.class)
        .isThrownBy(() -> new DeliveryCounts(5, 2, 2, 1, 1))
        .withMessage("offered is 5, less than the sum of the outcomes");
    assertThatExceptionOfType(ContractViolation.class)
        .isThrownBy(() -> new DeliveryCounts(5, Long.MAX_VALUE, Long.MAX_VALUE, 4, 0));
    assertThatExceptionOfType(ContractViolation.class)
        .isThrownBy(() -> new DeliveryCounts(-1, 0, 0, 0, 0));
    assertThat(new DeliveryCounts(5, 2, 1, 0, 1).pending()).isEqualTo(1);
  }

  @Test
  void distinguishesANewerContractFromAViolation() {
    Rejected<StepReport> rejected = rejected(report -> report.setContract(2));

    assertThat(rejected.reason()).isEqualTo(Reason.NEWER_CONTRACT);
    assertThat(rejected.message()).isEqualTo("contract is 2; this reader supports up to 1");
  }

  @Test
  void rejectsRecordsWithoutContractVersion() {
    assertThat(rejected(report -> report.setContract(0)).reason())
        .isEqualTo(Reason.BROKEN_CONTRACT);
  }

  @Test
  void skipsFieldsThatALaterVersionAdded() {
    var unknown =
        com.google.protobuf.UnknownFieldSet.newBuilder()
            .addField(
                4_711, com.google.protobuf.UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    Decoded<StepReport> decoded =
        StepReportCodec.decode(wire().setUnknownFields(unknown).build().toByteArray());

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(Samples.stepReport()));
  }

  @Test
  void rejectsRecordsOverTheSizeLimitBeforeParsingThem() {
    Decoded<StepReport> decoded = StepReportCodec.decode(new byte[Contract.MAX_RECORD_BYTES + 1]);

    assertThat(((Rejected<StepReport>) decoded).message()).contains("at most 4194304");
  }

  @Test
  void rejectsVerdictConfirmedBeforeItsOnset() {
    Event event = Samples.event();

    assertThatThrownBy(
            () ->
                new Event(
                    event.run(),
                    event.attempt(),
                    event.id(),
                    event.phase(),
                    event.kind(),
                    event.severity(),
                    event.layer(),
                    event.layers(),
                    30,
                    29,
                    event.clearedStep(),
                    event.rootCause(),
                    event.causedBy(),
                    event.cause(),
                    event.evidence(),
                    event.remedies(),
                    event.time()))
        .hasMessage("confirmedStep 29 is before onsetStep 30");
  }

  @Property
  void noBytesMakeADecoderThrow(@ForAll byte[] bytes) {
    assertThat(StepReportCodec.decode(bytes)).isNotNull();
    assertThat(RunInfoCodec.decode(bytes)).isNotNull();
    assertThat(RollingReportCodec.decode(bytes)).isNotNull();
    assertThat(EventCodec.decode(bytes)).isNotNull();
  }

  @Property
  void noFlippedByteMakesADecoderThrow(
      @ForAll @net.jqwik.api.constraints.IntRange(min = 0, max = 10_000) int at,
      @ForAll byte value) {
    byte[] bytes = StepReportCodec.encode(Samples.stepReport());
    bytes[at % bytes.length] = value;

    assertThat(StepReportCodec.decode(bytes)).isNotNull();
  }

  @Property
  void everyNormSurvivesTheWire(@ForAll double norm) {
    TensorReport tensor = Samples.tensor("W", TensorRole.WEIGHT, Math.abs(norm));
    LayerReport layer =
        new LayerReport(0, "l", List.of(tensor), Optional.empty(), Optional.empty());
    StepReport report =
        new StepReport(
            "run",
            1,
            0,
            0,
            0,
            Samples.TIME,
            OptionalDouble.of(norm),
            OptionalDouble.of(-norm),
            OptionalDouble.empty(),
            1,
            0,
            List.of(layer));

    assertThat(StepReportCodec.decode(StepReportCodec.encode(report)))
        .isEqualTo(new Decoded.Accepted<>(report));
  }
}
