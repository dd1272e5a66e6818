package io.gradwatch.trainer.training;

import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.model.FailureReason;
import io.gradwatch.training.model.TrainableNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Loads a network from a configuration in JSON or from a saved model. */
final class ModelFile {

  private static final String CONFIGURATION = "configuration.json";

  /** Deeplearning4j reads this entry by Java serialisation, which can execute arbitrary code. */
  private static final String SERIALIZED = "preprocessor.bin";

  private ModelFile() {}

  /**
   * Loads and initialises a network.
   *
   * @param seed replaces every seed of a configuration; a saved model keeps its weights
   * @throws JobException if the file is missing or is not a model that Deeplearning4j can read
   */
  static TrainableNetwork load(Path file, long seed) throws JobException {
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    Nd4j.getRandom().setSeed(seed);
    try {
      return file.toString().endsWith(".zip") ? saved(file) : configured(file, seed);
    } catch (IOException | RuntimeException | LinkageError failed) {
      throw new JobException(
          file + ": not a model that Deeplearning4j can read: " + FailureReason.of(failed), failed);
    }
  }

  private static TrainableNetwork configured(Path file, long seed)
      throws IOException, JobException {
    ModelJson json;
    try (InputStream in = Files.newInputStream(file)) {
      json = ModelJson.read(file.toString(), in);
    }
    json.reseed(seed);
    if (json.isGraph()) {
      return TrainableNetwork.of(ComputationGraphConfiguration.fromJson(json.text()));
    }
    return TrainableNetwork.of(MultiLayerConfiguration.fromJson(json.text()));
  }

  private static TrainableNetwork saved(Path file) throws IOException, JobException {
    return checked(file).isGraph()
        ? new TrainableNetwork.Graph(ModelSerializer.restoreComputationGraph(file.toFile(), true))
        : new TrainableNetwork.LayerStack(
            ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true));
  }

  private static ModelJson checked(Path file) throws IOException, JobException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.getEntry(SERIALIZED) != null) {
        throw new JobException(
            file
                + ": contains "
                + SERIALIZED
                + ", a serialised Java object, which is rejected;"
                + " save the model without it");
      }
      ZipEntry configuration = zip.getEntry(CONFIGURATION);
      if (configuration == null) {
        throw new JobException(file + ": contains no " + CONFIGURATION + "; not a saved model");
      }
      try (InputStream in = zip.getInputStream(configuration)) {
        return ModelJson.read(file + "!" + CONFIGURATION, in);
      }
    }
  }
}
