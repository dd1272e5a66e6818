package io.gradwatch.trainer.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads job files in YAML. */
public final class JobFile {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Boolean,
              bool -> bool.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Enum,
              choice -> choice.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .build();

  private JobFile() {}

  /**
   * Reads a job; paths in it are relative to the file.
   *
   * @throws JobException if the file cannot be read or is not a valid job; the message names the
   *     file, the line, the value and what is expected
   */
  public static Job read(Path file) throws JobException {
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    try {
      JobDocument document = YAML.readValue(file.toFile(), JobDocument.class);
      if (document == null) {
        throw new IllegalArgumentException("empty; " + JobDocument.KEYS);
      }
      return document.job(file.toAbsolutePath().resolveSibling(""));
    } catch (JsonMappingException error) {
      throw new JobException(location(file, error) + YamlErrorMessage.of(error), error);
    } catch (JsonProcessingException malformed) {
      throw new JobException(
          location(file, malformed) + "invalid YAML: " + YamlErrorMessage.firstLine(malformed),
          malformed);
    } catch (IllegalArgumentException invalid) {
      throw new JobException(file + ": " + invalid.getMessage(), invalid);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static String location(Path file, JsonProcessingException error) {
    boolean known = error.getLocation() != null && error.getLocation().getLineNr() > 0;
    return known ? file + ":" + error.getLocation().getLineNr() + ": " : file + ": ";
  }
}
