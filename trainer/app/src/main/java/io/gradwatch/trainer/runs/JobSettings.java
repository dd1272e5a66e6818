package io.gradwatch.trainer.runs;

import io.gradwatch.trainer.checkpoint.DurableFiles;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The settings of a job that determine the steps of its training, by key of the job file; files
 * count by their content. They may not change between the attempts of a run. {@code epochs}, {@code
 * maxSteps} and {@code checkpoints} may.
 */
public final class JobSettings {

  private static final String CONTENT = "content ";

  private JobSettings() {}

  /**
   * The settings of a job.
   *
   * @param dataFiles files that its data are read from
   * @throws JobException if a file cannot be read
   */
  public static Map<String, String> of(Job job, List<Path> dataFiles) throws JobException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("model", content(job.model()));
    settings.put("seed", Long.toString(job.seed()));
    settings.put("batchSize", Integer.toString(job.batchSize()));
    ResolvedJob.data(job.data())
        .forEach((key, value) -> settings.put("data." + key, value.toString()));
    settings.remove("data.train");
    settings.remove("data.test");
    settings.put("data.steps", Integer.toString(job.data().steps()));
    StringBuilder contents = new StringBuilder();
    for (Path file : dataFiles) {
      contents.append(contents.isEmpty() ? "" : ", ").append(content(file));
    }
    settings.put("data files", contents.toString());
    return settings;
  }

  private static String content(Path file) throws JobException {
    try {
      return CONTENT + DurableFiles.checksum(file);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Requires that a job has the settings that its run was begun with.
   *
   * @throws JobException if it has not; the message names the key, both values and what to do
   */
  public static void requireUnchanged(
      Map<String, String> begun, Map<String, String> now, Path folder) throws JobException {
    for (Map.Entry<String, String> setting : now.entrySet()) {
      String before = begun.get(setting.getKey());
      if (!Objects.equals(before, setting.getValue())) {
        throw new JobException(
            setting.getKey()
                + change(String.valueOf(before), setting.getValue())
                + " since the run in "
                + folder
                + " began; undo the change, train from the beginning with --restart, or choose"
                + " another name");
      }
    }
  }

  private static String change(String before, String now) {
    return now.startsWith(CONTENT)
        ? ": the content has changed"
        : " has changed from " + before + " to " + now;
  }
}
