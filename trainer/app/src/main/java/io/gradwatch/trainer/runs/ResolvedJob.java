package io.gradwatch.trainer.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.trainer.job.CheckpointSpec;
import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A job as a job file in which every key is given and every path is absolute. */
public final class ResolvedJob {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  private ResolvedJob() {}

  /** The job file. */
  public static String yaml(Job job) throws JsonProcessingException {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", job.name());
    keys.put("model", job.model().toAbsolutePath().toString());
    keys.put("seed", job.seed());
    keys.put("data", data(job.data()));
    keys.put("batchSize", job.batchSize());
    keys.put("epochs", job.epochs());
    keys.put("maxSteps", job.maxSteps());
    keys.put("checkpoints", checkpoints(job.checkpoints()));
    return YAML.writeValueAsString(keys);
  }

  /** The data section; without the files, what they mean. */
  static Map<String, Object> data(DataSpec data) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("format", lower(data.format()));
    data.train().ifPresent(file -> keys.put("train", file.toAbsolutePath().toString()));
    data.test().ifPresent(file -> keys.put("test", file.toAbsolutePath().toString()));
    keys.put("features", List.of(data.firstFeature(), data.lastFeature()));
    keys.put("target", target(data.target()));
    if (data.steps() > 0) {
      keys.put("sequence", Map.of("steps", data.steps()));
    }
    keys.put("scale", lower(data.scale()));
    keys.put("shuffle", data.shuffle());
    return keys;
  }

  private static Map<String, Object> target(DataSpec.Target target) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (target instanceof DataSpec.Target.Classes classes) {
      keys.put("kind", "classes");
      keys.put("column", classes.column());
      keys.put("classes", classes.classes());
    } else if (target instanceof DataSpec.Target.Values values) {
      keys.put("kind", "values");
      keys.put("columns", List.of(values.first(), values.last()));
    }
    return keys;
  }

  private static Map<String, Object> checkpoints(CheckpointSpec spec) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("every", every(spec.every()));
    keys.put("keep", spec.keep());
    if (spec.keepBest() > 0) {
      keys.put("best", Map.of("by", "testLoss", "keep", spec.keepBest()));
    }
    return keys;
  }

  private static String every(CheckpointSpec.Interval every) {
    if (every instanceof CheckpointSpec.Interval.Steps steps) {
      return steps.steps() + " steps";
    }
    return every instanceof CheckpointSpec.Interval.Time time
        ? time.time().toSeconds() + " s"
        : "never";
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
