package io.gradwatch.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads job files. */
public final class JobFile {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private JobFile() {}

  /** A job file as it is written. Keys without a value here have to be given. */
  private record Document(
      @JsonProperty(required = true) @Nullable String name,
      @JsonProperty(required = true) @Nullable String model,
      @Nullable Long seed,
      @JsonProperty(required = true) @Nullable Data data,
      @JsonProperty(required = true) int batchSize,
      @Nullable Integer epochs,
      @Nullable Long maxSteps) {}

  private record Data(
      @JsonProperty(required = true) DataSpec.@Nullable Format format,
      @Nullable String train,
      @Nullable String test,
      @Nullable List<Integer> features,
      @Nullable Target target,
      @Nullable Sequence sequence,
      DataSpec.@Nullable Scale scale,
      @Nullable Boolean shuffle) {}

  private enum Kind {
    VALUES,
    CLASSES
  }

  private record Target(
      @JsonProperty(required = true) @Nullable Kind kind,
      @Nullable List<Integer> columns,
      @Nullable Integer column,
      @Nullable Integer classes) {}

  private record Sequence(@JsonProperty(required = true) int steps) {}

  /**
   * Reads a job; paths in it are relative to the file.
   *
   * @throws JobException with one line that names file, place, what was wrong, what would be right
   */
  public static Job read(Path file) throws JobException {
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    try {
      return job(file, given("the file", YAML.readValue(file.toFile(), Document.class)));
    } catch (UnrecognizedPropertyException unknown) {
      throw new JobException(
          at(file, unknown)
              + "unknown key '"
              + path(unknown)
              + "'; known here: "
              + unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")),
          unknown);
    } catch (JsonMappingException wrong) {
      throw new JobException(
          at(file, wrong) + path(wrong) + ": " + firstLine(wrong.getOriginalMessage()), wrong);
    } catch (JsonProcessingException malformed) {
      throw new JobException(
          at(file, malformed) + "not YAML: " + firstLine(malformed.getOriginalMessage()),
          malformed);
    } catch (IllegalArgumentException broken) {
      throw new JobException(file + ": " + broken.getMessage(), broken);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static String at(Path file, JsonProcessingException wrong) {
    return wrong.getLocation() == null
        ? file + ": "
        : file + ":" + wrong.getLocation().getLineNr() + ": ";
  }

  private static String path(JsonMappingException wrong) {
    return wrong.getPath().stream()
        .map(
            part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("unreadable");
  }

  private static <T> T given(String key, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(key + " is empty; it has to be given");
    }
    return value;
  }

  private static Job job(Path file, Document document) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    return new Job(
        given("name", document.name()),
        folder.resolve(given("model", document.model())).normalize(),
        document.seed() == null ? 1 : document.seed(),
        data(folder, given("data", document.data())),
        document.batchSize(),
        document.epochs() == null ? 1 : document.epochs(),
        document.maxSteps() == null ? Long.MAX_VALUE : document.maxSteps());
  }

  private static DataSpec data(Path folder, Data data) {
    DataSpec.Format format = given("data.format", data.format());
    boolean bundled = format == DataSpec.Format.DIGITS;
    Job.require(
        bundled || data.train() != null,
        "data.train",
        "missing",
        "a file for format " + format.name().toLowerCase(Locale.ROOT));
    List<Integer> features = data.features() == null ? features(format) : data.features();
    Job.require(features.size() == 2, "data.features", features, "[first, last] column");
    return new DataSpec(
        format,
        Optional.ofNullable(data.train()).map(train -> folder.resolve(train).normalize()),
        Optional.ofNullable(data.test()).map(test -> folder.resolve(test).normalize()),
        features.get(0),
        features.get(1),
        target(format, data.target()),
        data.sequence() == null ? 0 : data.sequence().steps(),
        data.scale() == null ? DataSpec.Scale.NONE : data.scale(),
        data.shuffle() == null || data.shuffle());
  }

  /** Columns of formats that have them by themselves. */
  private static List<Integer> features(DataSpec.Format format) {
    return switch (format) {
      case DIGITS -> List.of(0, 63);
      case IDX -> List.of(0, 783);
      case CSV ->
          throw new IllegalArgumentException("data.features is missing; [first, last] column");
    };
  }

  private static DataSpec.Target target(DataSpec.Format format, @Nullable Target target) {
    if (target == null) {
      return switch (format) {
        case DIGITS -> new DataSpec.Target.Classes(64, 10);
        case IDX -> new DataSpec.Target.Classes(784, 10);
        case CSV ->
            throw new IllegalArgumentException(
                "data.target is missing; {kind: values, columns: [first, last]} or"
                    + " {kind: classes, column: C, classes: N}");
      };
    }
    if (target.kind() == Kind.VALUES) {
      List<Integer> columns = target.columns();
      if (columns == null || columns.size() != 2) {
        throw new IllegalArgumentException(
            "data.target.columns is " + columns + "; it has to be [first, last] column");
      }
      Job.require(
          columns.get(0) >= 0 && columns.get(1) >= columns.get(0),
          "data.target.columns",
          columns,
          "[first, last] column");
      return new DataSpec.Target.Values(columns.get(0), columns.get(1));
    }
    if (target.column() == null || target.classes() == null) {
      throw new IllegalArgumentException(
          "data.target of kind classes needs column and classes, as in {kind: classes, column: 64,"
              + " classes: 10}");
    }
    Job.require(target.column() >= 0, "data.target.column", target.column(), "0 or more");
    Job.require(target.classes() >= 2, "data.target.classes", target.classes(), "2 or more");
    return new DataSpec.Target.Classes(target.column(), target.classes());
  }
}
