package io.gradwatch.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Makes a network of a configuration in JSON, or of a saved model. */
final class ModelFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFile() {}

  /**
   * Reads and initialises a network.
   *
   * @param seed replaces every seed of a configuration; a saved model keeps its weights
   * @throws JobException when the file is missing or is no model that DL4J reads
   */
  static Network load(Path file, long seed) throws JobException {
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    Nd4j.getRandom().setSeed(seed);
    return file.toString().endsWith(".zip") ? saved(file) : configured(file, seed);
  }

  private static Network saved(Path file) throws JobException {
    try {
      return new Network.OfLayers(ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true));
    } catch (IOException | RuntimeException noLayers) {
      try {
        return new Network.OfGraph(ModelSerializer.restoreComputationGraph(file.toFile(), true));
      } catch (IOException | RuntimeException noGraph) {
        throw new JobException(
            file + ": not a model that Deeplearning4j saved: " + firstLine(noGraph), noGraph);
      }
    }
  }

  private static Network configured(Path file, long seed) throws JobException {
    JsonNode configuration = json(file);
    reseed(configuration, seed);
    String text = configuration.toString();
    try {
      if (configuration.has("networkInputs")) {
        ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(text));
        graph.init();
        return new Network.OfGraph(graph);
      }
      MultiLayerNetwork layers = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(text));
      layers.init();
      return new Network.OfLayers(layers);
    } catch (RuntimeException refused) {
      throw new JobException(
          file + ": not a configuration that Deeplearning4j reads: " + firstLine(refused), refused);
    }
  }

  private static JsonNode json(Path file) throws JobException {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      if (json instanceof ObjectNode) {
        return json;
      }
      throw new JobException(
          file + ": not a JSON object; a model is what toJson() of its configuration gives");
    } catch (JsonProcessingException malformed) {
      throw new JobException(
          file
              + ":"
              + malformed.getLocation().getLineNr()
              + ": not JSON: "
              + malformed.getOriginalMessage().lines().findFirst().orElse(""),
          malformed);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static void reseed(JsonNode node, long seed) {
    if (node instanceof ObjectNode object && object.path("seed").isNumber()) {
      object.put("seed", seed);
    }
    node.forEach(child -> reseed(child, seed));
  }

  static String firstLine(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }
}
