package io.gradwatch.lab.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Pictures in the files of MNIST and its kin (IDX): ten classes, pixels 0 to 1. Fashion-MNIST comes
 * with Debian's package dataset-fashion-mnist.
 */
public final class Pictures {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final int CLASSES = 10;
  private static final float WHITE = 255;

  private final Path folder;

  private Pictures(Path folder) {
    this.folder = folder;
  }

  /** Where Debian puts Fashion-MNIST. */
  public static Pictures fashion() {
    return in(Path.of("/usr/share/datasets/fashion-mnist"));
  }

  /**
   * Files {@code train-images-idx3-ubyte.gz} and {@code train-labels-idx1-ubyte.gz} of a folder.
   */
  public static Pictures in(Path folder) {
    return new Pictures(folder);
  }

  private Path images() {
    return folder.resolve("train-images-idx3-ubyte.gz");
  }

  private Path labels() {
    return folder.resolve("train-labels-idx1-ubyte.gz");
  }

  /** Whether both files are there. */
  public boolean present() {
    return Files.isReadable(images()) && Files.isReadable(labels());
  }

  /**
   * The first pictures as rows of pixels, and which of them are tested on by the seed.
   *
   * @throws UncheckedIOException when a file cannot be read or is none of IDX
   */
  public DataSplit flat(long seed, int rows) {
    try (DataInputStream images = open(images(), IMAGES);
        DataInputStream labels = open(labels(), LABELS)) {
      int count = Math.min(rows, Math.min(images.readInt(), labels.readInt()));
      int pixels = images.readInt() * images.readInt();
      byte[][] all = new byte[count][];
      byte[] classes = new byte[count];
      for (int i = 0; i < count; i++) {
        all[i] = images.readNBytes(pixels);
        classes[i] = labels.readByte();
      }
      int shift = Math.floorMod(seed * 7919, count);
      return RowMaker.split(
          Task.CLASSES,
          Shape.flat(pixels),
          Shape.flat(CLASSES),
          count,
          seed,
          (row, random, input, target) -> {
            int from = (row + shift) % count;
            for (int i = 0; i < pixels; i++) {
              input[i] = (all[from][i] & 0xff) / WHITE;
            }
            target[classes[from]] = 1;
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable.getMessage(), unreadable);
    }
  }

  private static DataInputStream open(Path file, int magic) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))));
    int found = in.readInt();
    if (found != magic) {
      in.close();
      throw new IOException(
          String.format(
              "%s begins with 0x%x; an IDX file of this kind with 0x%x", file, found, magic));
    }
    return in;
  }
}
