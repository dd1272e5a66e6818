package io.gradwatch.cli.lab;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.catalogue.ImageFaultRecipes;
import io.gradwatch.trainer.data.DataFiles;
import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.Examples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Fashion-MNIST images, if they are installed, read by the same code that reads job data. */
public final class FashionMnist {

  /** Installed by Debian's package dataset-fashion-mnist. */
  private static final Path INSTALLED_IMAGES =
      Path.of("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz");

  private static final int PIXELS = 28 * 28;
  private static final int CLASSES = 10;
  private static final double MAX_PIXEL = 255;

  /** Number of images used for training and test together. */
  private static final int ROWS = 3_000;

  private final Path images;
  private @Nullable Examples cachedRows;

  private FashionMnist(Path images) {
    this.images = images;
  }

  /** Faults on these images; empty if the images are not installed. */
  public static List<Fault> faults() {
    return faults(INSTALLED_IMAGES);
  }

  static List<Fault> faults(Path images) {
    return Files.isReadable(images)
        ? ImageFaultRecipes.onFashionMnist(new FashionMnist(images)::split)
        : List.of();
  }

  private synchronized DataSplit split(long seed) {
    Examples loaded = cachedRows;
    if (loaded == null) {
      loaded = read();
      cachedRows = loaded;
    }
    return DataSplit.resampled(loaded, seed).withInputs(pixel -> pixel / MAX_PIXEL);
  }

  private Examples read() {
    DataSpec spec =
        new DataSpec(
            DataSpec.Format.IDX,
            Optional.of(images),
            Optional.empty(),
            0,
            PIXELS - 1,
            new DataSpec.Target.Classes(PIXELS, CLASSES),
            0,
            DataSpec.Scale.NONE,
            false);
    try {
      Examples examples = DataFiles.read(spec).train();
      return examples.slice(0, Math.min(ROWS, examples.rows()));
    } catch (JobException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
