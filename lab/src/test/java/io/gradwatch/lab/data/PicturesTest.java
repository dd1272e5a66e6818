package io.gradwatch.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PicturesTest {

  @TempDir private Path folder;

  /** Pictures of 2 by 2 pixels, every pixel of which is 25 times the class. */
  private void write(int imageMagic, int count) throws IOException {
    try (DataOutputStream images = open("train-images-idx3-ubyte.gz");
        DataOutputStream labels = open("train-labels-idx1-ubyte.gz")) {
      images.writeInt(imageMagic);
      images.writeInt(count);
      images.writeInt(2);
      images.writeInt(2);
      labels.writeInt(0x801);
      labels.writeInt(count);
      for (int i = 0; i < count; i++) {
        for (int pixel = 0; pixel < 4; pixel++) {
          images.writeByte(25 * (i % 10));
        }
        labels.writeByte(i % 10);
      }
    }
  }

  private DataOutputStream open(String name) throws IOException {
    return new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(folder.resolve(name))));
  }

  @Test
  void keepEachPictureWithItsClass() throws IOException {
    write(0x803, 40);

    DataSplit split = Pictures.in(folder).flat(3, 20);

    assertThat(split.train().rows() + split.test().rows()).isEqualTo(20);
    assertThat(split.inputs()).isEqualTo(4);
    var all = split.train().first(100);
    for (int row = 0; row < split.train().rows(); row++) {
      int label = all.getLabels().getRow(row).argMax().getInt(0);
      assertThat(all.getFeatures().getFloat(row, 0)).isEqualTo(25 * label / 255f);
    }
  }

  @Test
  void areAbsentWhereThereAreNoFiles() {
    assertThat(Pictures.in(folder).present()).isFalse();
  }

  @Test
  void refuseAFileOfAnotherKind() throws IOException {
    write(0x999, 4);

    assertThatThrownBy(() -> Pictures.in(folder).flat(1, 4))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("begins with 0x999");
  }
}
