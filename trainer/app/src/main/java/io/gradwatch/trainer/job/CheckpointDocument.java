package io.gradwatch.trainer.job;

import static io.gradwatch.trainer.job.JobDocument.required;

import io.gradwatch.trainer.job.CheckpointSpec.Interval;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checkpoints section of a job file as it is written. */
record CheckpointDocument(
    @Nullable String every, @Nullable Integer keep, @Nullable BestDocument best) {

  static final String EXAMPLE = "every: 10 min, keep: 3";

  private static final String BEST_BY = "testLoss";
  private static final Pattern INTERVAL = Pattern.compile("(\\d{1,12})\\s*(steps?|s|min|h)");
  private static final String INTERVALS =
      "a number of steps or a time, such as 1000 steps, 30 s, 10 min or 2 h, or never";

  /** The section about the best checkpoints. */
  record BestDocument(@Nullable String by, @Nullable Integer keep) {

    static final String EXAMPLE = "by: testLoss, keep: 1";

    int checkedKeep() {
      String figure = required("checkpoints.best.by", by, BEST_BY);
      Job.require(figure.equals(BEST_BY), "checkpoints.best.by", "'" + figure + "'", BEST_BY);
      int given = keep == null ? 1 : keep;
      Job.require(given >= 1, "checkpoints.best.keep", given, "1 or more");
      return given;
    }
  }

  /**
   * Validates the section.
   *
   * @param hasTestData whether the job has test data, on which the best checkpoint depends
   */
  CheckpointSpec spec(boolean hasTestData) {
    Job.require(
        best == null || hasTestData,
        "checkpoints.best.by",
        "testLoss without test data",
        "data.test as well");
    return new CheckpointSpec(
        every == null ? CheckpointSpec.DEFAULT.every() : interval(every),
        keep == null ? CheckpointSpec.DEFAULT.keep() : keep,
        best == null ? 0 : best.checkedKeep());
  }

  private static Interval interval(String text) {
    String given = text.strip().toLowerCase(Locale.ROOT);
    if (given.equals("never")) {
      return new Interval.AtEnd();
    }
    Matcher parts = INTERVAL.matcher(given);
    Job.require(parts.matches(), "checkpoints.every", "'" + text + "'", INTERVALS);
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> new Interval.Time(Duration.ofSeconds(count));
      case "min" -> new Interval.Time(Duration.ofMinutes(count));
      case "h" -> new Interval.Time(Duration.ofHours(count));
      default -> new Interval.Steps(count);
    };
  }
}
