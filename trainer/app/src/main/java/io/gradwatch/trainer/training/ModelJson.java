package io.gradwatch.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * A network's configuration as JSON, checked before Deeplearning4j reads it.
 *
 * <p>Deeplearning4j finds layers, activations, losses and the like by the class that {@code @class}
 * names. Its JSON library instantiates such a class only if the type fits, but it loads and
 * initialises any class first, and sets the properties of an object that fits. Therefore only
 * Deeplearning4j's own classes are accepted.
 */
final class ModelJson {

  private static final String CLASS = "@class";

  // Without duplicate detection, the two parsers could use different values of one key.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonNode configuration;

  private ModelJson(JsonNode configuration) {
    this.configuration = configuration;
  }

  /**
   * Reads a configuration.
   *
   * @param name name of the file, for messages
   * @throws JobException if it is not a JSON object, or names a class that is not Deeplearning4j's
   */
  static ModelJson read(String name, InputStream in) throws JobException {
    try {
      JsonNode json = JSON.readTree(in);
      if (!(json instanceof ObjectNode)) {
        throw new JobException(
            name
                + ": not a JSON object; a model file holds the output of its configuration's toJson()");
      }
      requireAllowedClasses(name, json);
      return new ModelJson(json);
    } catch (JsonProcessingException malformed) {
      throw new JobException(
          name
              + ":"
              + malformed.getLocation().getLineNr()
              + ": invalid JSON: "
              + malformed.getOriginalMessage().lines().findFirst().orElse(""),
          malformed);
    } catch (IOException unreadable) {
      throw new JobException(name + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static void requireAllowedClasses(String name, JsonNode node) throws JobException {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getKey().equals(CLASS) && !isAllowed(field.getValue().asText())) {
        throw new JobException(
            name
                + ": \"@class\" is '"
                + field.getValue().asText()
                + "'; only classes in org.deeplearning4j and org.nd4j are accepted");
      }
    }
    for (JsonNode child : node) {
      requireAllowedClasses(name, child);
    }
  }

  private static boolean isAllowed(String className) {
    return className.startsWith("org.deeplearning4j.") || className.startsWith("org.nd4j.");
  }

  /** Whether it configures a graph rather than a stack of layers. */
  boolean isGraph() {
    return configuration.has("networkInputs");
  }

  /** Replaces every seed. */
  void reseed(long seed) {
    reseed(configuration, seed);
  }

  private static void reseed(JsonNode node, long seed) {
    if (node instanceof ObjectNode object && object.has("seed")) {
      object.put("seed", seed);
    }
    node.forEach(child -> reseed(child, seed));
  }

  String text() {
    return configuration.toString();
  }
}
