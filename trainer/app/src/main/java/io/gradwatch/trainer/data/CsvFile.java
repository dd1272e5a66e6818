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
 * Python writes it) are numbers: bad data is a fault that the monitor is to find, not one to hide
 * from it. A number that only overflows is a mistake and refused.
 */
final class CsvFile {

  /** Characters of a field that a message quotes. */
  private static final int QUOTED = 40;

  private CsvFile() {}

  /**
   * Reads to the end.
   *
   * @param name of the file, for messages
   */
  static Table read(String name, InputStream in) throws JobException {
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
              at(name, row)
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
    return Table.of(name, rows);
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
      } catch (NumberFormatException wrong) {
        throw new JobException(
            at(name, row) + "column " + column + " is '" + quoted(text) + "'; " + wrong(text),
            wrong);
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

  private static String wrong(String text) {
    try {
      return Double.isNaN(Double.parseDouble(text))
          ? "only numbers, no header"
          : "numbers are 32 bits wide, up to 3.4e38";
    } catch (NumberFormatException none) {
      return "only numbers, no header";
    }
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
  }

  private static String at(String name, CsvRecord row) {
    return name + ":" + row.getStartingLineNumber() + ": ";
  }
}
