package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads images in IDX files, the layout of MNIST, and their labels from the file that has {@code
 * labels-idx1} in its name instead of {@code images-idx3}. The label becomes the last column.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">the format</a>
 */
final class IdxFile {

  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  /** Maximum number of pixels of an image: 8,192 × 8,192. */
  private static final long MAX_PIXELS = 1L << 26;

  private IdxFile() {}

  /**
   * Reads images and labels.
   *
   * @param target target of the job, whose column must be that of the label
   */
  static NumericTable read(Path images, DataSpec.Target target) throws JobException {
    byte[] labels = labels(labelFile(images));
    try (DataInputStream in = open(images)) {
      requireMagicNumber(images, in, IMAGES);
      int count = in.readInt();
      if (count != labels.length) {
        throw new JobException(
            images
                + ": "
                + count
                + " images, but "
                + labels.length
                + " labels in the file beside it");
      }
      int pixels = pixels(images, in.readInt(), in.readInt());
      requireLabelColumn(images, target, pixels);
      List<float[]> rows = new ArrayList<>(count);
      byte[] image = new byte[pixels];
      for (byte label : labels) {
        in.readFully(image);
        rows.add(row(image, label));
      }
      requireEnd(images, in);
      return NumericTable.of(images.toString(), rows);
    } catch (EOFException truncated) {
      throw new JobException(images + ": ends before its last image", truncated);
    } catch (IOException unreadable) {
      throw new JobException(images + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /** The file of the labels beside a file of images. */
  static Path labelFile(Path images) throws JobException {
    String name = String.valueOf(images.getFileName());
    if (!name.contains("images-idx3")) {
      throw new JobException(
          images
              + ": the name must contain 'images-idx3', from which the name of the labels is derived");
    }
    return images.resolveSibling(name.replace("images-idx3", "labels-idx1"));
  }

  private static int pixels(Path images, int height, int width) throws JobException {
    if (height < 1 || width < 1 || (long) height * width > MAX_PIXELS) {
      throw new JobException(
          images
              + ": images of "
              + height
              + " × "
              + width
              + " pixels; at least 1 × 1, at most "
              + MAX_PIXELS
              + " pixels");
    }
    return height * width;
  }

  /** Otherwise a pixel would be the label of images of another size than MNIST's. */
  private static void requireLabelColumn(Path images, DataSpec.Target target, int pixels)
      throws JobException {
    if (target instanceof DataSpec.Target.Classes classes && classes.column() != pixels) {
      throw new JobException(
          images
              + ": the label is column "
              + pixels
              + ", after the pixels, but data.target.column is "
              + classes.column()
              + "; set data.features to [0, "
              + (pixels - 1)
              + "] and data.target to {kind: classes, column: "
              + pixels
              + ", classes: "
              + classes.classes()
              + "}");
    }
  }

  private static float[] row(byte[] image, byte label) {
    float[] row = new float[image.length + 1];
    for (int i = 0; i < image.length; i++) {
      row[i] = Byte.toUnsignedInt(image[i]);
    }
    row[image.length] = Byte.toUnsignedInt(label);
    return row;
  }

  private static byte[] labels(Path file) throws JobException {
    try (DataInputStream in = open(file)) {
      requireMagicNumber(file, in, LABELS);
      int count = in.readInt();
      byte[] values = in.readNBytes(Math.max(0, count));
      if (values.length != count) {
        throw new JobException(file + ": ends before its last label");
      }
      requireEnd(file, in);
      return values;
    } catch (EOFException truncated) {
      throw new JobException(file + ": ends before its first label", truncated);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static DataInputStream open(Path file) throws IOException, JobException {
    return new DataInputStream(new BufferedInputStream(DataFiles.open(file), 1 << 16));
  }

  private static void requireMagicNumber(Path file, DataInputStream in, int expected)
      throws IOException, JobException {
    int magic = in.readInt();
    if (magic != expected) {
      throw new JobException(
          String.format(
              "%s: starts with %08x; an IDX file of this kind starts with %08x",
              file, magic, expected));
    }
  }

  private static void requireEnd(Path file, DataInputStream in) throws IOException, JobException {
    if (in.read() >= 0) {
      throw new JobException(file + ": has bytes after its last entry");
    }
  }
}
