package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredRunSerdeTest {

  private static final Instant LAST_RECORD_TIME = Instant.parse("2026-03-01T12:00:00.123Z");
  private final StoredRunSerde serde = new StoredRunSerde(new TopicLimits());

  enum Mood {
    GOOD
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Leaf(double[] window, float[] small, OptionalDouble limit) {
    /** Looks like a property to a mapper that reads accessors. */
    public boolean isEmpty() {
      return window.length == 0;
    }
  }

  record Tree(
      String name,
      Mood mood,
      Instant time,
      List<Leaf> leaves,
      Optional<Leaf> best,
      @Nullable Leaf worst,
      double value) {}

  @Test
  void aHistorySurvivesARoundTrip() {
    RunHistory history =
        new RunEvaluator().evaluateStep(Optional.empty(), TestRecords.step("run", 0, 1)).history();

    StoredRun read = read(write(history));

    assertThat(read).isInstanceOf(StoredRun.Stored.class);
    assertThat(((StoredRun.Stored) read).lastRecordTime()).isEqualTo(LAST_RECORD_TIME);
    assertThat(write(((StoredRun.Stored) read).history())).isEqualTo(write(history));
  }

  @Test
  void everyComponentTypeSurvivesARoundTripBitByBit() throws IOException {
    ObjectMapper mapper = StoredRunSerde.mapper();
    double oddNaN = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
    double[] window = {Double.NaN, oddNaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE, 0.1};
    Leaf leaf =
        new Leaf(
            window, new float[] {Float.NaN, 0.1f}, OptionalDouble.of(Double.NEGATIVE_INFINITY));
    Tree tree =
        new Tree("n", Mood.GOOD, Instant.MAX, List.of(leaf), Optional.of(leaf), null, oddNaN);

    Tree read = mapper.readValue(mapper.writeValueAsBytes(tree), Tree.class);

    assertThat(mapper.writeValueAsBytes(read)).isEqualTo(mapper.writeValueAsBytes(tree));
    assertThat(read.leaves().get(0).window()[3]).isEqualTo(-0.0);
    assertThat(read.leaves().get(0).small()[0]).isNaN();
    assertThat(Double.doubleToRawLongBits(read.leaves().get(0).window()[1]))
        .isEqualTo(Double.doubleToRawLongBits(oddNaN));
    assertThat(Double.doubleToRawLongBits(read.value()))
        .isEqualTo(Double.doubleToRawLongBits(oddNaN));
  }

  @Test
  void anotherVersionIsUnreadable() {
    byte[] bytes =
        write(
            new RunEvaluator()
                .evaluateStep(Optional.empty(), TestRecords.step("r", 0, 1))
                .history());
    bytes[0] = 99;

    assertThat(read(bytes))
        .isEqualTo(new StoredRun.Unreadable("version is 99, expected " + StoredRunSerde.VERSION));
  }

  @Test
  void aTreeOfAnotherShapeIsUnreadable() throws IOException {
    byte[] good =
        write(
            new RunEvaluator()
                .evaluateStep(Optional.empty(), TestRecords.step("r", 0, 1))
                .history());
    for (String other : List.of("{\"run\":\"r\",\"unknown\":1}", "{}", "null", "[]", "7")) {
      byte[] tree = StoredRunSerde.mapper().writeValueAsBytes(new ObjectMapper().readTree(other));
      byte[] bytes = java.util.Arrays.copyOf(good, 9 + tree.length);
      System.arraycopy(tree, 0, bytes, 9, tree.length);

      assertThat(read(bytes)).as(other).isInstanceOf(StoredRun.Unreadable.class);
    }
  }

  private byte[] write(RunHistory history) {
    return serde.serializer().serialize("t", new StoredRun.Stored(history, LAST_RECORD_TIME));
  }

  private StoredRun read(byte[] bytes) {
    return serde.deserializer().deserialize("t", bytes);
  }
}
