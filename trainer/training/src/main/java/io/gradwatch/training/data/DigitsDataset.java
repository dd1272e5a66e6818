package io.gradwatch.training.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** The bundled handwritten digits: 1,797 images of 8 × 8 pixels, 0 to 1, in ten classes. */
public final class DigitsDataset {

  private static final int SIDE = 8;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CLASSES = 10;
  private static final float WHITE = 16;

  private DigitsDataset() {}

  /**
   * Images as rows of 64 pixels, for dense layers and flat convolutional inputs.
   *
   * @param seed seed of the order, which decides what is trained and what is tested on
   * @param rows number of images, at most 1,797
   */
  public static DataSplit flat(long seed, int rows) {
    return digits(RowShape.flat(PIXELS), seed, rows);
  }

  /** Images as sequences: eight time steps of eight pixels, row by row from the top. */
  public static DataSplit byRow(long seed, int rows) {
    return digits(new RowShape(SIDE, SIDE), seed, rows);
  }

  private static DataSplit digits(RowShape shape, long seed, int rows) {
    List<String> lines = lines();
    Collections.shuffle(lines, new Random(seed));
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        shape,
        RowShape.flat(CLASSES),
        Math.min(rows, lines.size()),
        seed,
        (row, random, input, target) -> {
          String[] numbers = lines.get(row).split(",", -1);
          for (int i = 0; i < PIXELS; i++) {
            int index = shape.steps() == 0 ? i : i % SIDE * SIDE + i / SIDE;
            input[index] = Float.parseFloat(numbers[i]) / WHITE;
          }
          target[Integer.parseInt(numbers[PIXELS])] = 1;
        });
  }

  private static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(openCsv(), StandardCharsets.UTF_8))) {
      return new ArrayList<>(reader.lines().toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("bundled digits", unreadable);
    }
  }

  /** Opens the images as CSV: 64 columns of pixels, 0 to 16, then the digit. */
  public static InputStream openCsv() throws IOException {
    InputStream file = DigitsDataset.class.getResourceAsStream("digits.csv.gz");
    return new GZIPInputStream(Objects.requireNonNull(file));
  }
}
