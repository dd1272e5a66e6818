package io.gradwatch.trainer.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.trainer.job.JobException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {

  private static NumericTable read(String text) throws JobException {
    return CsvFile.read("a.csv", new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void readsNumbersInRowsAndColumns() throws Exception {
    NumericTable table = read("1,-2.5\n 3e2 ,\"4\"\r\n");

    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.columns()).isEqualTo(2);
    assertThat(table.at(0, 1)).isEqualTo(-2.5f);
    assertThat(table.at(1, 0)).isEqualTo(300);
    assertThat(table.at(1, 1)).isEqualTo(4);
  }

  @Test
  void readsTheSameWithAByteOrderMarkEmptyLinesAndNoLastLineBreak() throws Exception {
    NumericTable table = read("\ufeff1,2\n\n3,4");

    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.at(0, 0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "inf", "Infinity", "+inf", "-inf", "-Infinity"})
  void keepsNonFiniteValues(String text) throws Exception {
    float value = read("0," + text).at(0, 1);

    assertThat(Float.isFinite(value)).isFalse();
    assertThat(Float.isNaN(value)).isEqualTo(text.equalsIgnoreCase("nan"));
    assertThat(value < 0).isEqualTo(text.startsWith("-"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x,y | a.csv:1: column 0 is 'x'; only numbers are accepted, no header",
        "1,2#3 | a.csv:2: 1 column; the first row has 2 columns",
        "1#2,3 | a.csv:2: 2 columns; the first row has 1 column",
        "1,2#3, | a.csv:2: column 1 is ''; only numbers are accepted, no header",
        "1;2 | a.csv:1: column 0 is '1;2'; only numbers are accepted, no header",
        "1,1e50 | a.csv:1: column 1 is '1e50'; numbers are stored in 32 bits, up to 3.4e38",
      })
  void reportsTheLineThatIsNotARowOfNumbers(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('#', '\n')))
        .isInstanceOf(JobException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n"})
  void rejectsAnEmptyFile(String text) {
    assertThatThrownBy(() -> read(text))
        .hasMessage("a.csv: empty; expected a row of numbers for each example");
  }

  @Test
  void quotesALongFieldWithLineBreaksShortenedAndOnOneLine() {
    assertThatThrownBy(() -> read("\"" + "line\n".repeat(1_000) + "\""))
        .hasMessageMatching(
            "a.csv:1: column 0 is '(line ){8}…'; only numbers are accepted, no header");
  }

  @Test
  void reportsAReadError() {
    var broken =
        new FilterInputStream(new ByteArrayInputStream(new byte[0])) {
          @Override
          public int read(byte[] to, int at, int length) throws IOException {
            throw new IOException("no such device");
          }
        };

    assertThatThrownBy(() -> CsvFile.read("a.csv", broken))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("a.csv: ")
        .hasMessageContaining("no such device");
  }

  @Property(tries = 300)
  void anyBytesAreReadOrRejectedWithOneLine(@ForAll @Size(max = 40) byte[] bytes) {
    try {
      CsvFile.read("a.csv", new ByteArrayInputStream(bytes));
    } catch (JobException rejected) {
      assertThat(rejected.getMessage()).hasLineCount(1).startsWith("a.csv");
    }
  }

  @Property
  void numbersRoundTrip(@ForAll float number) throws JobException {
    assertThat(read(number + ",0").at(0, 0)).isEqualTo(number);
  }
}
