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
 * The catalogue: every meter of the monitor whose name begins with {@code gradwatch_}. NaN and
 * infinities are shown as such. {@code dashboards/METRICS.md} is generated from here.
 *
 * <p>Long and flat on purpose: one is looked up by name, and there is a single place where its
 * type, unit, sentence and labels are said. There is nothing else in here to be split off.
 */
enum MonitorMeter {
  RUN_STATE(
      GAUGE, "run_state", "", "1 for the state that the run is in, 0 for the others", RUN, STATE),
  RUN_ATTEMPT(
      GAUGE,
      "run_attempt",
      "",
      "Attempt of the run, one more at each restart from a checkpoint",
      RUN),
  RUN_LAST_RECORD(
      GAUGE,
      "run_last_record_timestamp_seconds",
      "s",
      "When the last record of the run was written",
      RUN),
  RUN_STARTED(GAUGE, "run_started_timestamp_seconds", "s", "When this attempt began", RUN),
  RUN_LOSS_TREND(
      GAUGE,
      "run_loss_trend",
      "",
      "1 for where the loss is heading, 0 for the others; falling and learned are what one hopes for",
      RUN,
      TREND),
  RUN_EPOCH(GAUGE, "run_epoch", "epochs", "Epoch of the last step judged, from 0", RUN),
  RUN_STEP(GAUGE, "run_step", "steps", "Last step judged, from 0", RUN),
  RUN_PLANNED_STEPS(
      GAUGE,
      "run_planned_steps",
      "steps",
      "Steps that this attempt is to take, where the trainer knows",
      RUN),
  RUN_COMPLETE(
      GAUGE,
      "run_complete",
      "",
      "1 when the run has ended and every step it measured was judged or counted as missing",
      RUN),
  RUN_STEPS_EVALUATED(
      COUNTER, "run_steps_evaluated", "steps", "Steps of this attempt that were judged", RUN),
  RUN_STEPS_MISSING(
      COUNTER,
      "run_steps_missing",
      "steps",
      "Steps of this attempt that never came: gaps in the step numbers",
      RUN),
  WORKER_STEP(
      GAUGE,
      "worker_step",
      "steps",
      "Last step judged of a worker of a data-parallel run",
      RUN,
      WORKER),
  PUBLISHER_OFFERED(
      COUNTER,
      "publisher_reports_offered",
      "reports",
      "Reports that the publisher of the run took charge of, of all its runs together: what became"
          + " of them, spooled and pending ones are the same sum",
      RUN),
  PUBLISHER_OUTCOME(
      COUNTER,
      "publisher_reports_by_outcome",
      "reports",
      "What became of the reports of the run's publisher: published, dropped for want of room, or"
          + " failed for good",
      RUN,
      OUTCOME),
  PUBLISHER_SPOOLED(
      GAUGE,
      "publisher_reports_spooled",
      "reports",
      "Reports that the run's publisher had on its disk when it last said so, to be sent later;"
          + " ends with the run",
      RUN),
  PUBLISHER_PENDING(
      GAUGE,
      "publisher_reports_pending",
      "reports",
      "Reports that the run's publisher had in memory when it last said so; ends with the run",
      RUN),
  LOSS(GAUGE, "loss", "", "Loss at the last step judged, mean over the batch", RUN),
  LOSS_ROLLING_MEDIAN(GAUGE, "loss_rolling_median", "", "Median of the loss over the window", RUN),
  TEST_LOSS(GAUGE, "test_loss", "", "Loss over the test data when last evaluated", RUN),
  LEARNING_RATE(
      GAUGE, "learning_rate", "", "Learning rate of the last step, where there is one", RUN),
  VERDICT_ACTIVE(
      GAUGE,
      "verdict_active",
      "",
      "1 while a verdict holds; no series when it does not. Layer is empty when it is the whole run's",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE),
  VERDICT_ONSET_STEP(
      GAUGE,
      "verdict_onset_step",
      "steps",
      "Step at which the trouble is first seen in the figures",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE),
  VERDICT_SINCE(
      GAUGE,
      "verdict_since_timestamp_seconds",
      "s",
      "When the step was measured that made the verdict certain",
      RUN,
      LAYER,
      KIND,
      SEVERITY,
      ROOT_CAUSE),
  VERDICT_VALUE(
      GAUGE,
      "verdict_value",
      "",
      "A figure that the verdict rests on, as measured when it began or grew worse",
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
      "Limit at which the verdict begins, for the figures that have one",
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
      "1 while a verdict holds; its labels say for a person why it does and what to do",
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
      "Trend of the norm's logarithm, least squares over the window",
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
      "Median over the window of update norm over parameter norm",
      RUN,
      LAYER),
  SATURATED_SHARE(
      GAUGE,
      "saturated_share",
      "0 to 1",
      "Median over the window of the share of outputs at the flat ends of tanh or sigmoid",
      RUN,
      LAYER),
  DEAD_UNIT_SHARE(
      GAUGE,
      "dead_unit_share",
      "0 to 1",
      "Median over the window of the share of units that are zero for a whole batch",
      RUN,
      LAYER),
  GRADIENT_MAGNITUDE(
      GAUGE_HISTOGRAM,
      "gradient_magnitude_elements",
      "elements",
      "Elements of the gradient of the layer's weights at the last step, by magnitude; zeros in the first bucket, NaN and infinities in the last",
      RUN,
      LAYER),
  TIME_SLOPE(
      GAUGE,
      "time_gradient_log10_slope",
      "decades per time step",
      "How fast the gradient shrinks from a sequence's end towards its beginning",
      RUN,
      LAYER),
  TIME_SHARE(
      GAUGE,
      "time_gradient_share",
      "0 to 1",
      "Share of the sequence that still receives gradient",
      RUN,
      LAYER),
  TIME_STEPS(GAUGE, "time_steps", "time steps", "Length of the newest sequence", RUN, LAYER),
  TIME_L2_NORM(
      GAUGE,
      "time_gradient_l2_norm",
      "",
      "Largest L2 norm of the gradient with respect to the layer's input in a stretch of the sequence, at the last step",
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
      "Series of the run that are left out because of seriesMax, or because two would have had the same labels",
      RUN),
  RUNS_SHOWN(GAUGE, "runs_shown", "runs", "Runs that have series"),
  RUNS_SUPPRESSED(GAUGE, "runs_suppressed", "runs", "Runs without any series because of seriesMax"),
  STREAM_STATE(
      GAUGE,
      "monitor_stream_state",
      "",
      "1 for the state that the stream is in, by Kafka Streams' name",
      STATE),
  ALERTS_DELIVERED(
      COUNTER,
      "monitor_alerts_delivered",
      "",
      "What became of what Alertmanager, or anybody, sent to /api/alerts",
      OUTCOME);

  /** Prometheus' type. */
  enum Type {
    GAUGE,
    COUNTER,
    /** Buckets that may fall: what is there now, by size. */
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

  /** The name without the suffix that its series have on the scrape. */
  String baseName() {
    return baseName;
  }

  /** The name as queries have it. */
  String seriesName() {
    return switch (type) {
      case GAUGE -> baseName;
      case COUNTER -> baseName + "_total";
      case GAUGE_HISTOGRAM -> baseName + "_bucket";
    };
  }

  /** In words; empty for a ratio, a norm or a flag. */
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
