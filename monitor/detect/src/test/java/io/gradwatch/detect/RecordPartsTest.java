package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.detect.window.StateInput;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordPartsTest {

  /** The most that version, number of parts, sequence, revision and attempt take. */
  private static final int HEADER_BYTES = 31;

  private static final RecordParts CHANGE = new RecordParts(1_000, 7, 2);
  private static final RecordParts LARGEST =
      new RecordParts(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

  private static byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    IntStream.range(0, bytes).forEach(i -> value[i] = (byte) (31 * i));
    return value;
  }

  private static SortedMap<Integer, byte[]> byNumber(List<byte[]> parts) {
    SortedMap<Integer, byte[]> numbered = new TreeMap<>();
    parts.forEach(part -> numbered.put(numbered.size(), part));
    return numbered;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "99, 1",
    "100, 1",
    "101, 2",
    "199, 2",
    "200, 2",
    "201, 3",
    "25499, 255",
    "25500, 255"
  })
  void splitsIntoAsFewPartsAsTheTopicTakes(int bytes, int expected) {
    List<byte[]> parts = LARGEST.split(value(bytes), HEADER_BYTES + 100);

    assertThat(parts).hasSize(expected);
    assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(131));
    RecordParts.Joined joined = RecordParts.join(byNumber(parts)).orElseThrow();
    assertThat(joined.value()).isEqualTo(value(bytes));
    assertThat(joined.parts()).isEqualTo(LARGEST);
  }

  @Test
  void aRecordOfMorePartsThanAKeyCanNumberIsRejected() {
    assertThatThrownBy(() -> CHANGE.split(value(25_501), HEADER_BYTES + 100))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("record of 25501 bytes needs 256 parts; at most 255");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, HEADER_BYTES, HEADER_BYTES + 1})
  void aTopicThatTakesNoMoreThanAHeaderGetsPartsOfOneByte(int maxBytes) {
    assertThat(CHANGE.split(value(3), maxBytes)).hasSize(3);
  }

  @Test
  void eachPartNamesTheChangeThatWroteIt() {
    assertThat(CHANGE.split(value(250), HEADER_BYTES + 100))
        .allSatisfy(part -> assertThat(RecordParts.of(new StateInput(part))).isEqualTo(CHANGE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aMissingPartLeavesNoRecord(int missing) {
    SortedMap<Integer, byte[]> parts = byNumber(CHANGE.split(value(250), HEADER_BYTES + 100));

    parts.remove(missing);

    assertThat(RecordParts.join(parts)).isEmpty();
  }

  @Test
  void partsOfTwoChangesAreNotJoined() {
    List<RecordParts> others =
        List.of(
            new RecordParts(1_001, 7, 2),
            new RecordParts(1_000, 8, 2),
            new RecordParts(1_000, 7, 3));
    for (RecordParts other : others) {
      SortedMap<Integer, byte[]> parts = byNumber(CHANGE.split(value(250), HEADER_BYTES + 100));

      parts.put(2, other.split(value(250), HEADER_BYTES + 100).get(2));

      assertThat(RecordParts.join(parts)).as("%s", other).isEmpty();
    }
  }

  @Test
  void partsBeyondTheirNumberAreLeftOvers() {
    SortedMap<Integer, byte[]> parts = byNumber(CHANGE.split(value(250), HEADER_BYTES + 100));

    parts.put(3, parts.get(2));

    assertThat(RecordParts.join(parts).orElseThrow().value()).isEqualTo(value(250));
  }

  @Test
  void anotherVersionIsRejected() {
    byte[] part = CHANGE.split(value(10), 1_000).get(0);
    part[0]++;

    assertThatThrownBy(() -> RecordParts.of(new StateInput(part)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version is 2, expected 1");
    assertThatThrownBy(() -> RecordParts.join(byNumber(List.of(part))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version is 2, expected 1");
  }
}
