package io.gradwatch.trainer.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads comma-separated numbers without a header. {@code NaN} and infinities (also {@code inf}, as
 * Python writes it) are accepted: bad data is a fault that the monitor should detect. A number that
 * overflows is rejected.
 */
final class CsvFile {

  /** Maximum length of a field quoted in a message. */
  private static final int MAX_QUOTED_LENGTH = 40;

  private CsvFile() {}

  /**
   * Reads the whole stream.
   *
   * @param name name of the file, for messages
   */
  static NumericTable read(String name, InputStream in) throws JobException {
    List<float[]> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(in)) {
      for (CsvRecord row : csv) {
        if (!rows.isEmpty() && row.getFieldCount() != rows.get(0).length) {
          throw new JobException(
              location(name, row)
                  + columns(row.getFieldCount())
                  + "; the first row has "
                  + columns(rows.get(0).length));
        }
        rows.add(numbers(name, row));
      }
    } catch (CsvParseException | UncheckedIOException | IOException unreadable) {
      Throwable cause = unreadable.getCause() == null ? unreadable : unreadable.getCause();
      throw new JobException(name + ": " + cause.getMessage(), unreadable);
    }
    return NumericTable.of(name, rows);
  }

  private static String columns(int count) {
    return count == 1 ? "1 column" : count + " columns";
  }

  private static float[] numbers(String name, CsvRecord row) throws JobException {
    float[] numbers = new float[row.getFieldCount()];
    for (int column = 0; column < numbers.length; column++) {
      String text = row.getField(column).strip();
      try {
        numbers[column] = number(text);
      } catch (NumberFormatException notANumber) {
        throw new JobException(
            location(name, row)
                + "column "
                + column
                + " is '"
                + quoted(text)
                + "'; "
                + expectedFormat(text),
            notANumber);
      }
    }
    return numbers;
  }

  private static float number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Float.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Float.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Float.NEGATIVE_INFINITY;
      default -> {
        float number = Float.parseFloat(text);
        if (!Float.isFinite(number)) {
          throw new NumberFormatException("overflow");
        }
        yield number;
      }
    };
  }

  private static String expectedFormat(String text) {
    try {
      return Double.isNaN(Double.parseDouble(text))
          ? "only numbers are accepted, no header"
          : "numbers are stored in 32 bits, up to 3.4e38";
    } catch (NumberFormatException notANumber) {
      return "only numbers are accepted, no header";
    }
  }

  private static String quoted(String text) {
    return text.length() <= MAX_QUOTED_LENGTH ? text : text.substring(0, MAX_QUOTED_LENGTH) + "…";
  }

  private static String location(String name, CsvRecord row) {
    return name + ":" + row.getStartingLineNumber() + ": ";
  }
}
