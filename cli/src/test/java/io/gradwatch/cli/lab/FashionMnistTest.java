package io.gradwatch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.training.data.DataSplit;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

final class FashionMnistTest {

  private static final int ROWS = 40;

  @TempDir private Path folder;

  /** Writes images in which every pixel is 25 times the label. */
  private Path write() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte.gz");
    try (DataOutputStream out = open(images);
        DataOutputStream labels = open(folder.resolve("train-labels-idx1-ubyte.gz"))) {
      out.writeInt(0x803);
      out.writeInt(ROWS);
      out.writeInt(28);
      out.writeInt(28);
      labels.writeInt(0x801);
      labels.writeInt(ROWS);
      for (int i = 0; i < ROWS; i++) {
        for (int pixel = 0; pixel < 28 * 28; pixel++) {
          out.writeByte(25 * (i % 10));
        }
        labels.writeByte(i % 10);
      }
    }
    return images;
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)));
  }

  @Test
  void keepsEachImageWithItsLabelInAnOrderThatTheSeedDetermines() throws IOException {
    List<Fault> faults = FashionMnist.faults(write());

    assertThat(faults).hasSize(1);
    DataSplit split = faults.get(0).recipe().dataset().source().generate(1, 0);
    DataSet rows = split.train().first(ROWS);
    assertThat(split.train().rows() + split.test().rows()).isEqualTo(ROWS);
    for (int row = 0; row < split.train().rows(); row++) {
      int label = rows.getLabels().getRow(row).argMax().getInt(0);
      assertThat(rows.getFeatures().getFloat(row, 0)).isEqualTo((float) (25 * label / 255.0));
    }
    assertThat(faults.get(0).recipe().dataset().source().generate(2, 0).train().first(ROWS))
        .isNotEqualTo(rows);
  }

  @Test
  void providesNoFaultsIfTheImagesAreNotInstalled() {
    assertThat(FashionMnist.faults(folder.resolve("none.gz"))).isEmpty();
  }
}
