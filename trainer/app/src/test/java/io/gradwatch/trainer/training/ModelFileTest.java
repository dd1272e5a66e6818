package io.gradwatch.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.model.TrainableNetwork;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ModelFileTest {

  /** Set by {@link Trap} when it is loaded. */
  private static final AtomicBoolean LOADED = new AtomicBoolean();

  /** A class on the classpath with a side effect when it is loaded. */
  static final class Trap {
    static {
      LOADED.set(true);
    }
  }

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static INDArray weights(Path model, long seed) throws JobException {
    return ModelFile.load(model, seed).model().params();
  }

  @Test
  void readsLayersAndGraphs() throws Exception {
    assertThat(ModelFile.load(file("a.json", ModelFixtures.layers().toJson()), 1))
        .isInstanceOf(TrainableNetwork.LayerStack.class);
    assertThat(ModelFile.load(file("b.json", ModelFixtures.graph().toJson()), 1))
        .isInstanceOf(TrainableNetwork.Graph.class);
  }

  @ParameterizedTest
  @CsvSource({"layers", "graph"})
  void theJobsSeedReplacesTheModels(String kind) throws Exception {
    String json =
        kind.equals("graph") ? ModelFixtures.graph().toJson() : ModelFixtures.layers().toJson();
    Path model = file("model.json", json);

    INDArray one = weights(model, 1);

    assertThat(weights(model, 1)).isEqualTo(one);
    assertThat(weights(model, 2)).isNotEqualTo(one);
    assertThat(weights(file("other.json", json.replace("99", "98")), 1)).isEqualTo(one);
  }

  @Test
  void aSavedModelKeepsItsWeights() throws Exception {
    MultiLayerNetwork layers = new MultiLayerNetwork(ModelFixtures.layers());
    layers.init();
    ComputationGraph graph = new ComputationGraph(ModelFixtures.graph());
    graph.init();

    for (Model network : new Model[] {layers, graph}) {
      assertThat(weights(saved(network), 5)).isEqualTo(network.params());
    }
  }

  private Path saved(Model network) throws IOException {
    Path zip = folder.resolve(network.getClass().getSimpleName() + ".zip");
    ModelSerializer.writeModel(network, zip.toFile(), true);
    return zip;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": | ^.*model.json:1: invalid JSON: .*",
        "{\"a\": 1, \"a\": 2} | ^.*model.json:1: invalid JSON: Duplicate field 'a'.*",
        "[1] | ^.*model.json: not a JSON object; a model file holds the output of its configuration's toJson..$",
        "{} | ^.*model.json: not a model that Deeplearning4j can read: .*",
        "{\"confs\": []} | ^.*model.json: not a model that Deeplearning4j can read: .*",
        "{\"confs\": [1]} | ^.*model.json: not a model that Deeplearning4j can read: .*",
        "{\"networkInputs\": []} | ^.*model.json: not a model that Deeplearning4j can read: .*",
      })
  void rejectsFilesThatAreNotModelsWithOneLine(String json, String message) throws Exception {
    Path model = file("model.json", json);

    assertThatThrownBy(() -> ModelFile.load(model, 1))
        .isInstanceOf(JobException.class)
        .message()
        .hasLineCount(1)
        .matches(message);
  }

  @Test
  void rejectsAMissingOrEmptyFile() throws Exception {
    Path missing = folder.resolve("none.json");
    Path empty = file("empty.json", "");

    assertThatThrownBy(() -> ModelFile.load(missing, 1)).hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> ModelFile.load(empty, 1)).hasMessageContaining("not a JSON object");
  }

  @Test
  void rejectsClassesOutsideDeeplearning4j() throws Exception {
    String json =
        ModelFixtures.layers()
            .toJson()
            .replace("org.nd4j.linalg.activations.impl.ActivationTanH", Trap.class.getName());
    Path model = file("model.json", json);

    assertThatThrownBy(() -> ModelFile.load(model, 1))
        .hasMessage(
            model
                + ": \"@class\" is '"
                + Trap.class.getName()
                + "'; only classes in org.deeplearning4j and org.nd4j are accepted");
    assertThat(LOADED).isFalse();
  }

  @Test
  void rejectsADeeplearning4jClassOfTheWrongType() throws Exception {
    String json =
        ModelFixtures.layers()
            .toJson()
            .replace(
                "org.nd4j.linalg.activations.impl.ActivationTanH",
                "org.deeplearning4j.nn.multilayer.MultiLayerNetwork");
    Path model = file("model.json", json);

    assertThatThrownBy(() -> ModelFile.load(model, 1))
        .isInstanceOf(JobException.class)
        .message()
        .hasLineCount(1)
        .contains("Not a subtype");
  }

  @Test
  void aSavedModelIsCheckedLikeAConfiguration() throws Exception {
    MultiLayerNetwork layers = new MultiLayerNetwork(ModelFixtures.layers());
    layers.init();
    Path zip = saved(layers);
    try (FileSystem inside =
        FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of())) {
      Files.writeString(inside.getPath("configuration.json"), "{\"@class\": \"java.lang.Thread\"}");
    }

    assertThatThrownBy(() -> ModelFile.load(zip, 1))
        .hasMessageStartingWith(zip + "!configuration.json: \"@class\" is 'java.lang.Thread'");
  }

  @Test
  void rejectsASavedModelWithASerialisedObjectWithoutReadingIt() throws Exception {
    Path zip = zip("preprocessor.bin", "configuration.json");

    assertThatThrownBy(() -> ModelFile.load(zip, 1))
        .hasMessage(
            zip
                + ": contains preprocessor.bin, a serialised Java object, which is rejected; save"
                + " the model without it");
  }

  @Test
  void rejectsAZipWithoutAModel() throws Exception {
    Path text = file("text.zip", "no zip");
    Path other = zip("readme.txt");
    Path bare = zip("configuration.json");

    assertThatThrownBy(() -> ModelFile.load(text, 1))
        .hasMessageStartingWith(text + ": not a model that Deeplearning4j can read: ");
    assertThatThrownBy(() -> ModelFile.load(other, 1))
        .hasMessage(other + ": contains no configuration.json; not a saved model");
    assertThatThrownBy(() -> ModelFile.load(bare, 1))
        .isInstanceOf(JobException.class)
        .message()
        .hasLineCount(1);
  }

  private Path zip(String... entries) throws IOException {
    Path zip = folder.resolve(entries[0] + ".zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (String entry : entries) {
        to.putNextEntry(new ZipEntry(entry));
        to.write("{}".getBytes(StandardCharsets.UTF_8));
        to.closeEntry();
      }
    }
    return zip;
  }
}
