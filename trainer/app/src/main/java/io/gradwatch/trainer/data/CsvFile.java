package io.gradwatch.trainer.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Reads comma-separated numbers without a header. */
final class CsvFile {

  private CsvFile() {}

  static Table read(String name, InputStream in) throws JobException {
    float[] values = new float[1 << 16];
    int size = 0;
    int rows = 0;
    int columns = 0;
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(in)) {
      for (CsvRecord row : csv) {
        if (rows == 0) {
          columns = row.getFieldCount();
        } else if (row.getFieldCount() != columns) {
          throw new JobException(
              at(name, row) + row.getFieldCount() + " columns; the first row has " + columns);
        }
        if (size + columns > values.length) {
          values = Arrays.copyOf(values, Math.max(2 * values.length, size + columns));
        }
        for (int column = 0; column < columns; column++) {
          values[size++] = number(name, row, column);
        }
        rows++;
      }
    } catch (CsvParseException | UncheckedIOException | IOException unreadable) {
      throw new JobException(name + ": " + unreadable.getMessage(), unreadable);
    }
    if (rows == 0) {
      throw new JobException(name + ": empty; it has to hold a row of numbers for each example");
    }
    return new Table(name, rows, columns, Arrays.copyOf(values, size));
  }

  private static float number(String name, CsvRecord row, int column) throws JobException {
    String text = row.getField(column).strip();
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException noNumber) {
      throw new JobException(
          at(name, row) + "column " + column + " is '" + text + "'; only numbers, no header",
          noNumber);
    }
  }

  private static String at(String name, CsvRecord row) {
    return name + ":" + row.getStartingLineNumber() + ": ";
  }
}
