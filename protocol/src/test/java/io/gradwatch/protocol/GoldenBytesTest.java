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
            "step-report-with-test-loss",
            Samples.stepReport(),
            StepReportCodec::encode,
            StepReportCodec::decode),
        golden(
            "run-info-with-delivery",
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
  void readsStepsWithoutTestLossAndUnitSpread() throws IOException {
    byte[] golden = HexFormat.of().parseHex(Files.readString(file("step-report")).strip());

    assertThat(StepReportCodec.decode(golden))
        .isEqualTo(new Decoded.Accepted<>(Samples.firstStepReport()));
  }

  @Test
  void readsRunsWithoutDeliveryCounts() throws IOException {
    byte[] golden = HexFormat.of().parseHex(Files.readString(file("run-info")).strip());

    assertThat(RunInfoCodec.decode(golden))
        .isEqualTo(new Decoded.Accepted<>(Samples.firstRunInfo()));
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
