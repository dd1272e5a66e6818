package io.gradwatch.monitor.metrics;

import static io.gradwatch.monitor.metrics.MeterLabel.CAUSE;
import static io.gradwatch.monitor.metrics.MeterLabel.DIRECTION;
import static io.gradwatch.monitor.metrics.MeterLabel.EVIDENCE;
import static io.gradwatch.monitor.metrics.MeterLabel.KIND;
import static io.gradwatch.monitor.metrics.MeterLabel.LAYER;
import static io.gradwatch.monitor.metrics.MeterLabel.OUTCOME;
import static io.gradwatch.monitor.metrics.MeterLabel.PARAM;
import static io.gradwatch.monitor.metrics.MeterLabel.PERCENTILE;
import static io.gradwatch.monitor.metrics.MeterLabel.POSITION;
import static io.gradwatch.monitor.metrics.MeterLabel.QUANTITY;
import static io.gradwatch.monitor.metrics.MeterLabel.REMEDIES;
import static io.gradwatch.monitor.metrics.MeterLabel.REMEDY;
import static io.gradwatch.monitor.metrics.MeterLabel.ROOT_CAUSE;
import static io.gradwatch.monitor.metrics.MeterLabel.RUN;
import static io.gradwatch.monitor.metrics.MeterLabel.SEVERITY;
import static io.gradwatch.monitor.metrics.MeterLabel.STATE;
import static io.gradwatch.monitor.metrics.MeterLabel.TREND;
import static io.gradwatch.monitor.metrics.MeterLabel.WORKER;
import static io.gradwatch.monitor.metrics.MonitorMeter.Type.COUNTER;
import static io.gradwatch.monitor.metrics.MonitorMeter.Type.GAUGE;
import static io.gradwatch.monitor.metrics.MonitorMeter.Type.GAUGE_HISTOGRAM;

import java.util.List;

/**
 * The catalogue of the meters about runs and alerts; {@link io.gradwatch.streams.StreamMeter} is
 * the catalogue of the stream. NaN and infinities are exported as such. {@code
 * dashboards/METRICS.md} is generated from both.
 *
 * <p>Long because it is a flat list: the single place that defines the name, type, unit,
 * description and labels of each meter.
 */
enum MonitorMeter {
  RUN_STATE(
      GAUGE, "run_state", "", "1 for the current state of the run, 0 for the others", RUN, STATE),
  RUN_ATTEMPT(
      GAUGE,
      "run_attempt",
      "",
      "Attempt of the run; increases with each restart from a checkpoint",
      RUN),
  RUN_LAST_RECORD(
      GAUGE,
      "run_last_record_timestamp_seconds",
      "s",
      "Time at which the last record of the run was written",
      RUN),
  RUN_STARTED(
      GAUGE, "run_started_timestamp_seconds", "s", "Start time of the current attempt", RUN),
  RUN_LOSS_TREND(
      GAUGE,
      "run_loss_trend",
      "",
      "1 for the current trend of the loss, 0 for the others; falling, learned and levelled_off are healthy",
      RUN,
      TREND),
  RUN_EPOCH(GAUGE, "run_epoch", "epochs", "Epoch of the last evaluated step, from 0", RUN),
  RUN_STEP(GAUGE, "run_step", "steps", "Last evaluated step, from 0", RUN),
  RUN_PLANNED_STEPS(
      GAUGE,
      "run_planned_steps",
      "steps",
      "Planned number of steps, those before a resumption included, if the trainer knows it",
      RUN),
  RUN_COMPLETE(
      GAUGE,
      "run_complete",
      "",
      "1 if the run has ended and each of its steps was evaluated or counted as missing",
      RUN),
  RUN_STEPS_EVALUATED(
      COUNTER,
      "run_steps_evaluated",
      "steps",
      "Evaluated steps of the current attempt and of those that it goes on from",
      RUN),
  RUN_STEPS_MISSING(
      COUNTER,
      "run_steps_missing",
      "steps",
      "Steps among them that never arrived: gaps in the step numbers",
      RUN),
  WORKER_STEP(
      GAUGE,
      "worker_step",
      "steps",
      "Last evaluated step of a worker of a data-parallel run",
      RUN,
      WORKER),
  PUBLISHER_OFFERED(
      COUNTER,
      "publisher_reports_offered",
      "reports",
      "Reports accepted by the publisher of the run, of all its runs together; equals the sum of"
          + " all outcomes plus spooled and pending reports",
      RUN),
  PUBLISHER_OUTCOME(
      COUNTER,
      "publisher_reports_by_outcome",
      "reports",
      "Reports of the run's publisher by outcome: published, dropped because its queue was full,"
          + " or failed permanently",
      RUN,
      OUTCOME),
  PUBLISHER_SPOOLED(
      GAUGE,
      "publisher_reports_spooled",
      "reports",
      "Reports spooled on disk at the publisher's last report, to be sent later; absent after"
          + " the end of the run",
      RUN),
  PUBLISHER_PENDING(
      GAUGE,
      "publisher_reports_pending",
      "reports",
      "Reports in the publisher's memory at its last report; absent after the end of the run",
      RUN),
  LOSS(GAUGE, "loss", "", "Loss at the last evaluated step, mean over the batch", RUN),
  LOSS_ROLLING_MEDIAN(GAUGE, "loss_rolling_median", "", "Median of the loss over the window", RUN),
  TEST_LOSS(GAUGE, "test_loss", "", "Loss on the test data at its last evaluation", RUN),
  LEARNING_RATE(
      GAUGE,
      "learning_rate",
      "",
      "Learning rate of the last step, if it is the same for all layers",
      RUN),
  VERDICT_ACTIVE(
      GAUGE,
      "verdict_active",
      "",
      "1 while a verdict is active, otherwise absent; the layer is empty if the verdict concerns the whole run",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE),
  VERDICT_ONSET_STEP(
      GAUGE,
      "verdict_onset_step",
      "steps",
      "First step at which the anomaly is visible in the measurements",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE),
  VERDICT_SINCE(
      GAUGE,
      "verdict_since_timestamp_seconds",
      "s",
      "Measurement time of the step that confirmed the verdict",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE),
  VERDICT_VALUE(
      GAUGE,
      "verdict_value",
      "",
      "Measured value on which the verdict is based, at its last begin or worsening",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE,
      QUANTITY),
  VERDICT_LIMIT(
      GAUGE,
      "verdict_limit",
      "",
      "Limit of the measured value at which the verdict begins, if it has one",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE,
      QUANTITY),
  VERDICT_INFO(
      GAUGE,
      "verdict_info",
      "",
      "1 while a verdict is active; the labels give cause, evidence and remedies as text",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE,
      CAUSE,
      EVIDENCE,
      REMEDY,
      REMEDIES),
  LAYERS_L2_NORM(
      GAUGE,
      "gradient_l2_norm_over_layers",
      "",
      "Percentiles over all layers of the rolling median of the gradient's L2 norm",
      RUN,
      PERCENTILE),
  L2_NORM(
      GAUGE,
      "gradient_l2_norm",
      "",
      "L2 norm of the gradient of the layer's weights at the last step",
      RUN,
      LAYER),
  L2_NORM_MEDIAN(
      GAUGE,
      "gradient_l2_norm_rolling_median",
      "",
      "Median of the norm over the window",
      RUN,
      LAYER),
  L2_NORM_P90(
      GAUGE,
      "gradient_l2_norm_rolling_p90",
      "",
      "Ninetieth percentile of the norm over the window",
      RUN,
      LAYER),
  L2_NORM_MIN(GAUGE, "gradient_l2_norm_rolling_min", "", "Smallest norm in the window", RUN, LAYER),
  L2_NORM_MAX(GAUGE, "gradient_l2_norm_rolling_max", "", "Largest norm in the window", RUN, LAYER),
  L2_NORM_SLOPE(
      GAUGE,
      "gradient_l2_norm_log10_slope",
      "decades per step",
      "Slope of the norm's logarithm, by least squares over the window",
      RUN,
      LAYER),
  NON_FINITE_STEPS(
      GAUGE,
      "gradient_non_finite_steps",
      "steps",
      "Steps in the window with a NaN or an infinity in the layer's gradient",
      RUN,
      LAYER),
  UPDATE_RATIO(
      GAUGE,
      "update_ratio",
      "",
      "Median over the window of the ratio of update norm to parameter norm",
      RUN,
      LAYER),
  SATURATED_SHARE(
      GAUGE,
      "saturated_share",
      "0 to 1",
      "Median over the window of the share of outputs in the saturated region of tanh or sigmoid",
      RUN,
      LAYER),
  DEAD_UNIT_SHARE(
      GAUGE,
      "dead_unit_share",
      "0 to 1",
      "Median over the window of the share of units whose output is zero for a whole batch",
      RUN,
      LAYER),
  GRADIENT_MAGNITUDE(
      GAUGE_HISTOGRAM,
      "gradient_magnitude_elements",
      "elements",
      "Elements of the gradient of the layer's weights at the last step, by magnitude; zeros are in the first bucket, NaN and infinities in the last",
      RUN,
      LAYER),
  TIME_SLOPE(
      GAUGE,
      "time_gradient_log10_slope",
      "decades per time step",
      "Decay of the gradient's norm per time step from the end of a sequence towards its beginning",
      RUN,
      LAYER),
  TIME_SHARE(
      GAUGE,
      "time_gradient_share",
      "0 to 1",
      "Share of the sequence that still receives gradient",
      RUN,
      LAYER),
  TIME_STEPS(GAUGE, "time_steps", "time steps", "Length of the latest sequence", RUN, LAYER),
  TIME_L2_NORM(
      GAUGE,
      "time_gradient_l2_norm",
      "",
      "Largest L2 norm of the gradient with respect to the layer's input in a section of the sequence, at the last step",
      RUN,
      LAYER,
      DIRECTION,
      POSITION),
  TENSOR_L2_NORM(
      GAUGE,
      "tensor_gradient_l2_norm",
      "",
      "L2 norm of the gradient of one parameter tensor at the last step",
      RUN,
      LAYER,
      PARAM),
  TENSOR_L2_NORM_MEDIAN(
      GAUGE,
      "tensor_gradient_l2_norm_rolling_median",
      "",
      "Median of the tensor's norm over the window",
      RUN,
      LAYER,
      PARAM),
  TENSOR_NON_FINITE_STEPS(
      GAUGE,
      "tensor_gradient_non_finite_steps",
      "steps",
      "Steps in the window with a NaN or an infinity in the tensor's gradient",
      RUN,
      LAYER,
      PARAM),
  SERIES_SUPPRESSED(
      GAUGE,
      "series_suppressed",
      "series",
      "Series of the run that are suppressed because of seriesMax or duplicate labels",
      RUN),
  RUNS_SHOWN(GAUGE, "runs_shown", "runs", "Runs with exported series"),
  RUNS_SUPPRESSED(GAUGE, "runs_suppressed", "runs", "Runs without series because of seriesMax"),
  STREAM_STATE(
      GAUGE, "monitor_stream_state", "", "1 for the current state of Kafka Streams", STATE),
  ALERTS_DELIVERED(
      COUNTER,
      "monitor_alerts_delivered",
      "",
      "Alerts and messages received at /api/alerts, by outcome",
      OUTCOME),
  HISTORY_STEPS(
      COUNTER,
      "monitor_history_steps",
      "steps",
      "Records of the topic of steps read into the history by step, by outcome: added, or rejected"
          + " because they are not valid",
      OUTCOME),
  HISTORY_ROWS_EVICTED(
      COUNTER,
      "monitor_history_rows_evicted",
      "rows",
      "Rows of the history by step that were evicted because of historyMegabytes, runsMax or"
          + " runRetentionHours; coarser resolutions keep their least and greatest values"),
  HISTORY_FAILURES(
      COUNTER,
      "monitor_history_failures",
      "",
      "Times that the history by step could not be read or written and began again from its last"
          + " commit"),
  HISTORY_LAG(
      GAUGE,
      "monitor_history_lag_records",
      "records",
      "Records of the topic of steps that are not yet in the history by step"),
  HISTORY_BYTES(
      GAUGE,
      "monitor_history_bytes",
      "bytes",
      "Size of the history by step before compression, which historyMegabytes bounds"),
  HISTORY_FILE_BYTES(
      GAUGE, "monitor_history_file_bytes", "bytes", "Size of the file of the history by step"),
  HISTORY_ATTEMPTS(
      GAUGE, "monitor_history_attempts", "attempts", "Attempts of runs in the history by step");

  /** Type of the metric in Prometheus. */
  enum Type {
    GAUGE,
    COUNTER,
    /** A histogram of current values, whose buckets may decrease. */
    GAUGE_HISTOGRAM
  }

  private static final String PREFIX = "gradwatch_";

  private final Type type;
  private final String baseName;
  private final String unit;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // List.of(…) is
  private final List<MeterLabel> labels;

  MonitorMeter(Type type, String name, String unit, String description, MeterLabel... labels) {
    this.type = type;
    this.baseName = PREFIX + name;
    this.unit = unit;
    this.description = description;
    this.labels = List.of(labels);
  }

  Type type() {
    return type;
  }

  /** The name without the suffix that the exposition format adds. */
  String baseName() {
    return baseName;
  }

  /** The name as queries use it. */
  String seriesName() {
    return switch (type) {
      case GAUGE -> baseName;
      case COUNTER -> baseName + "_total";
      case GAUGE_HISTOGRAM -> baseName + "_bucket";
    };
  }

  /** The unit in words; empty for a ratio, a norm or a flag. */
  String unit() {
    return unit;
  }

  String description() {
    return description;
  }

  List<MeterLabel> labels() {
    return labels;
  }
}
