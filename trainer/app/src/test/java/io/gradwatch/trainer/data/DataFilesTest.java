package io.gradwatch.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.DataSpec.Format;
import io.gradwatch.trainer.job.DataSpec.Scale;
import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.data.PredictionTask;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {

  @TempDir Path folder;

  private static DataSpec csv(Path train, Optional<Path> test) {
    return new DataSpec(
        Format.CSV, Optional.of(train), test, 0, 0, new Target.Values(1, 1), 0, Scale.MINMAX, true);
  }

  @Test
  void readsAllBundledDigits() throws Exception {
    DataSpec spec =
        new DataSpec(
            Format.DIGITS,
            Optional.empty(),
            Optional.empty(),
            0,
            63,
            new Target.Classes(64, 10),
            0,
            Scale.MINMAX,
            true);

    DataFiles.TrainAndTest digits = DataFiles.read(spec);

    assertThat(digits.train().rows()).isEqualTo(1_437);
    assertThat(digits.test().orElseThrow().rows()).isEqualTo(360);
    assertThat(digits.train().task()).isEqualTo(PredictionTask.CLASSIFICATION);
  }

  @Test
  void testDataIsScaledLikeTheTrainingData() throws Exception {
    Path train = Files.writeString(folder.resolve("train.csv"), "0,1\n10,2\n");
    Path test = Files.writeString(folder.resolve("test.csv"), "20,3\n");

    DataFiles.TrainAndTest data = DataFiles.read(csv(train, Optional.of(test)));

    Examples examples = data.test().orElseThrow();
    assertThat(examples.first(1).getFeatures().getDouble(0)).isEqualTo(2);
  }

  @Test
  void readsGzippedTables() throws Exception {
    Path gzipped = folder.resolve("train.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      out.write("0,1\n2,3\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(DataFiles.read(csv(gzipped, Optional.empty())).train().rows()).isEqualTo(2);
  }

  @Test
  void reportsAMissingFile() throws Exception {
    Path train = Files.writeString(folder.resolve("train.csv"), "0,1\n");
    Path none = folder.resolve("none.csv");

    assertThatThrownBy(() -> DataFiles.read(csv(none, Optional.empty())))
        .hasMessage(none + ": no such file");
    assertThatThrownBy(() -> DataFiles.read(csv(train, Optional.of(none))))
        .hasMessage(none + ": no such file");
  }
}
