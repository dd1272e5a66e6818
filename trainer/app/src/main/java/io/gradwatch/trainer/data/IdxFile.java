package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.JobException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads images of bytes in IDX files, the layout of MNIST, with their labels from the file of the
 * same name that says {@code labels-idx1} instead of {@code images-idx3}. The label becomes the
 * last column.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">the format</a>
 */
final class IdxFile {

  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private IdxFile() {}

  static Table read(Path images) throws JobException {
    Path labels =
        images.resolveSibling(
            images.getFileName().toString().replace("images-idx3", "labels-idx1"));
    if (labels.equals(images)) {
      throw new JobException(
          images + ": the name has to hold 'images-idx3', so that its labels can be found");
    }
    byte[] label = labels(labels);
    try (DataInputStream in = open(images)) {
      magic(images, in, IMAGES);
      int rows = in.readInt();
      int height = in.readInt();
      int width = in.readInt();
      if (rows != label.length) {
        throw new JobException(
            images + ": " + rows + " images, but " + label.length + " labels in " + labels);
      }
      int pixels = Math.multiplyExact(height, width);
      float[] values = new float[Math.multiplyExact(rows, pixels + 1)];
      byte[] image = new byte[pixels];
      int at = 0;
      for (int row = 0; row < rows; row++) {
        in.readFully(image);
        for (byte pixel : image) {
          values[at++] = pixel & 0xff;
        }
        values[at++] = label[row] & 0xff;
      }
      return new Table(images.toString(), rows, pixels + 1, values);
    } catch (EOFException cut) {
      throw new JobException(images + ": ends before its last image", cut);
    } catch (IOException | ArithmeticException | NegativeArraySizeException unreadable) {
      throw new JobException(images + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static byte[] labels(Path labels) throws JobException {
    try (DataInputStream in = open(labels)) {
      magic(labels, in, LABELS);
      int count = in.readInt();
      byte[] values = in.readNBytes(Math.max(0, count));
      if (values.length != count) {
        throw new JobException(labels + ": ends before its last label");
      }
      return values;
    } catch (IOException unreadable) {
      throw new JobException(labels + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static DataInputStream open(Path file) throws IOException, JobException {
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return new DataInputStream(
        file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in);
  }

  private static void magic(Path file, DataInputStream in, int expected)
      throws IOException, JobException {
    int magic = in.readInt();
    if (magic != expected) {
      throw new JobException(
          String.format(
              "%s: starts with %08x; an IDX file of bytes with %08x", file, magic, expected));
    }
  }
}
