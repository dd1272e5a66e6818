package io.gradwatch.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.trainer.job.JobException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final Target LABEL = new Target.Classes(2, 10);

  @TempDir Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void twoImagesOfOneByTwoPixels() throws IOException {
    images = folder.resolve("train-images-idx3-ubyte");
    labels = folder.resolve("train-labels-idx1-ubyte");
    Files.write(images, idx(new int[] {IMAGES, 2, 1, 2}, 0, 255, 7, 128));
    Files.write(labels, idx(new int[] {LABELS, 2}, 9, 3));
  }

  private static byte[] idx(int[] header, int... bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    var data = new DataOutputStream(out);
    for (int number : header) {
      data.writeInt(number);
    }
    for (int value : bytes) {
      data.writeByte(value);
    }
    return out.toByteArray();
  }

  private NumericTable read() throws JobException {
    return IdxFile.read(images, LABEL);
  }

  @Test
  void readsPixelsUnsignedAndTheLabelLast() throws Exception {
    NumericTable table = read();

    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.columns()).isEqualTo(3);
    assertThat(table.at(0, 1)).isEqualTo(255);
    assertThat(table.at(0, 2)).isEqualTo(9);
    assertThat(table.at(1, 1)).isEqualTo(128);
    assertThat(table.at(1, 2)).isEqualTo(3);
  }

  @Test
  void readsGzippedFiles() throws Exception {
    images = gzip(images);
    gzip(labels);

    assertThat(read().at(1, 1)).isEqualTo(128);
  }

  private static Path gzip(Path file) throws IOException {
    Path gzipped = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      Files.copy(file, out);
    }
    Files.delete(file);
    return gzipped;
  }

  @Test
  void reportsAGzFileThatIsNotGzipped() throws Exception {
    Path renamed = images.resolveSibling(images.getFileName() + ".gz");
    gzip(labels);
    Files.move(images, renamed);
    images = renamed;

    assertRejected(images + ": Not in GZIP format");
  }

  @Test
  void rejectsATruncatedFile() throws Exception {
    byte[] all = Files.readAllBytes(images);
    for (int length = 0; length < all.length; length++) {
      Files.write(images, Arrays.copyOf(all, length));
      assertRejected(images + ": ends before its last image");
    }
  }

  @Test
  void rejectsTruncatedLabels() throws Exception {
    byte[] all = Files.readAllBytes(labels);
    Files.write(labels, Arrays.copyOf(all, all.length - 1));
    assertRejected(labels + ": ends before its last label");
    Files.write(labels, Arrays.copyOf(all, 3));
    assertRejected(labels + ": ends before its first label");
  }

  @Test
  void rejectsBytesAfterTheLastImage() throws Exception {
    byte[] all = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(all, all.length + 1));

    assertRejected(images + ": has bytes after its last entry");
  }

  @Test
  void rejectsAnotherMagicNumber() throws Exception {
    Files.write(images, idx(new int[] {LABELS, 2, 1, 2}, 0, 255, 7, 128));

    assertRejected(
        images + ": starts with 00000801; an IDX file of this kind starts with 00000803");
  }

  @Test
  void rejectsMissingLabels() throws Exception {
    Files.delete(labels);

    assertRejected(labels + ": no such file");
  }

  @Test
  void rejectsANameWithoutImagesIdx3() throws Exception {
    images = Files.move(images, folder.resolve("train.idx"));

    assertRejected(
        images
            + ": the name must contain 'images-idx3', from which the name of the labels is derived");
  }

  @Test
  void rejectsDifferentNumbersOfImagesAndLabels() throws Exception {
    Files.write(labels, idx(new int[] {LABELS, 1}, 9));

    assertRejected(images + ": 2 images, but 1 labels in the file beside it");
  }

  @Test
  void rejectsHugeAndNegativeSizesBeforeAllocating() throws Exception {
    for (int size : new int[] {-1, 0, Integer.MAX_VALUE, 50_000}) {
      Files.write(images, idx(new int[] {IMAGES, 2, size, size}));
      assertRejected(
          images
              + ": images of "
              + size
              + " × "
              + size
              + " pixels; at least 1 × 1, at most"
              + " 67108864 pixels");
    }
    Files.write(labels, idx(new int[] {LABELS, Integer.MAX_VALUE}));
    assertRejected(labels + ": ends before its last label");
  }

  @Test
  void rejectsATargetThatIsAPixel() {
    assertThatThrownBy(() -> IdxFile.read(images, new Target.Classes(1, 10)))
        .hasMessage(
            images
                + ": the label is column 2, after the pixels, but data.target.column is 1; set"
                + " data.features to [0, 1] and data.target to {kind: classes, column: 2, classes: 10}");
  }

  private void assertRejected(String message) {
    assertThatThrownBy(this::read).isInstanceOf(JobException.class).hasMessage(message);
  }
}
