package io.gradwatch.monitor.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One value of each bin as a JSON array: a number, "NaN", "Infinity" or "-Infinity", or null where
 * nothing was measured. Numbers have the digits that are stored and no more.
 */
@JsonSerialize(using = HistoryColumn.Serializer.class)
record HistoryColumn(
    int size, IntPredicate present, IntToDoubleFunction values, boolean wholeNumbers) {

  private static final int DIGITS = 6;

  /** Powers of ten, exact to the last bit. */
  private static final double[] POWERS =
      IntStream.rangeClosed(0, 308).mapToDouble(n -> Double.parseDouble("1e" + n)).toArray();

  static final class Serializer extends JsonSerializer<HistoryColumn> {

    @Override
    public void serialize(HistoryColumn column, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartArray();
      for (int i = 0; i < column.size(); i++) {
        if (!column.present().test(i)) {
          json.writeNull();
        } else if (column.wholeNumbers()) {
          json.writeNumber((long) column.values().applyAsDouble(i));
        } else {
          write(column.values().applyAsDouble(i), json);
        }
      }
      json.writeEndArray();
    }

    private static void write(double value, JsonGenerator json) throws IOException {
      json.writeNumber(rounded(value)); // quoted if it is not finite
    }
  }

  /** Six significant digits: what is stored is not more precise. */
  private static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    int shift = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
    if (Math.abs(shift) >= POWERS.length) {
      return value;
    }
    double power = POWERS[Math.abs(shift)];
    return shift >= 0 ? Math.rint(value * power) / power : Math.rint(value / power) * power;
  }
}
