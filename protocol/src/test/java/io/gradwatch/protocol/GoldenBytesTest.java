package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes of released versions stay decodable, and this version writes the same bytes. After an
 * intended change, {@code -Dgradwatch.write=true} updates the files of the newest version; files of
 * older versions are never changed.
 */
final class GoldenBytesTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TestFactory
  Stream<DynamicTest> everyRecordKeepsItsBytes() {
    return Stream.of(
        golden(
            "step-report-with-aligned-time-steps",
            Samples.stepReport(),
            StepReportCodec::encode,
            StepReportCodec::decode),
        golden(
            "run-info-with-resumed-step",
            Samples.runInfo(),
            RunInfoCodec::encode,
            RunInfoCodec::decode),
        golden(
            "rolling-report",
            Samples.rollingReport(),
            RollingReportCodec::encode,
            RollingReportCodec::decode),
        golden("event", Samples.event(), EventCodec::encode, EventCodec::decode));
  }

  @Test
  void readsStepsOfOlderPublishers() throws IOException {
    assertThat(StepReportCodec.decode(bytes("step-report")))
        .isEqualTo(new Decoded.Accepted<>(Samples.firstStepReport()));
    assertThat(StepReportCodec.decode(bytes("step-report-with-test-loss")))
        .isEqualTo(new Decoded.Accepted<>(Samples.stepReportWithTestLoss()));
    assertThat(StepReportCodec.decode(bytes("step-report-with-output-losses")))
        .isEqualTo(new Decoded.Accepted<>(Samples.stepReportWithOutputLosses()));
  }

  @Test
  void readsRunsOfOlderPublishers() throws IOException {
    assertThat(RunInfoCodec.decode(bytes("run-info")))
        .isEqualTo(new Decoded.Accepted<>(Samples.firstRunInfo()));
    assertThat(RunInfoCodec.decode(bytes("run-info-with-delivery")))
        .isEqualTo(new Decoded.Accepted<>(Samples.runInfoWithDelivery()));
    assertThat(RunInfoCodec.decode(bytes("run-info-with-training")))
        .isEqualTo(new Decoded.Accepted<>(Samples.runInfoWithTraining()));
  }

  @Test
  void writesRunsWithoutVocabularyAsOlderPublishersDo() throws IOException {
    assertThat(RunInfoCodec.encode(Samples.runInfoWithDelivery()))
        .isEqualTo(bytes("run-info-with-delivery"));
    assertThat(RunInfoCodec.encode(Samples.runInfoWithTraining()))
        .isEqualTo(bytes("run-info-with-training"));
    assertThat(StepReportCodec.encode(Samples.stepReportWithTestLoss()))
        .isEqualTo(bytes("step-report-with-test-loss"));
    assertThat(StepReportCodec.encode(Samples.stepReportWithOutputLosses()))
        .isEqualTo(bytes("step-report-with-output-losses"));
  }

  private static byte[] bytes(String name) throws IOException {
    return HexFormat.of().parseHex(Files.readString(file(name)).strip());
  }

  private static <T> DynamicTest golden(
      String name, T sample, Function<T, byte[]> encode, Function<byte[], Decoded<T>> decode) {
    return DynamicTest.dynamicTest(name, () -> check(name, sample, encode, decode));
  }

  private static <T> void check(
      String name, T sample, Function<T, byte[]> encode, Function<byte[], Decoded<T>> decode)
      throws IOException {
    Path file = file(name);
    String hex = HexFormat.of().formatHex(encode.apply(sample));
    if (Boolean.getBoolean("gradwatch.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, hex + "\n");
    }
    String golden = Files.readString(file).strip();

    assertThat(hex).isEqualTo(golden);
    assertThat(decode.apply(HexFormat.of().parseHex(golden)))
        .isEqualTo(new Decoded.Accepted<>(sample));
  }

  private static Path file(String name) {
    return GOLDEN.resolve("v" + Contract.VERSION + "-" + name + ".hex");
  }
}
