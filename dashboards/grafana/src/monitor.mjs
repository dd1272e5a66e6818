// Does the monitor keep up, and is any data lost?

import {
  dashboard,
  datasourceVariable,
  heatmap,
  instant,
  labelVariable,
  lines,
  range,
  rows,
  section,
  stat,
  thresholds,
  UID,
  valueTexts,
} from './model.mjs';

const JOB = 'job="gradwatch-monitor",instance=~"$instance"';

const STREAM_STATES = valueTexts({
  running: ['running', 'green'],
  rebalancing: ['rebalancing', 'orange'],
  created: ['created', 'orange'],
  pending_shutdown: ['shutting down', 'orange'],
  pending_error: ['failing', 'red'],
  not_running: ['stopped', 'red'],
  error: ['error', 'red'],
});

const fact = (title, description, unit, target, colors, more = {}) =>
  stat({title, description, unit, noValue: 'unknown', colors, size: [4, 4], targets: [target], ...more});

const quantile = (q) =>
  range(
    `histogram_quantile(${q}, sum by (le) (rate(gradwatch_monitor_evaluation_delay_seconds_bucket{${JOB}}[$__rate_interval])))`,
    `${q * 100} %`,
  );

export const monitor = dashboard({
  uid: UID.monitor,
  title: 'Gradwatch / Monitor',
  description: 'Does the monitor keep up, and is any data lost?',
  from: 'now-30m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'instance',
      label: 'Instance',
      description: 'Monitors of the group; each has the runs of its partitions',
      values: 'label_values(up{job="gradwatch-monitor"}, instance)',
      all: true,
    }),
  ],
  sections: [
    section(
      'Now',
      fact('Monitors up', 'Monitors whose scrape succeeds.', 'none', instant(`sum(up{${JOB}})`, 'up'), thresholds('red', [1, 'green'])),
      fact(
        'Stream',
        'State of the stream, as Kafka Streams reports it.',
        'none',
        rows(`max by (state) (gradwatch_monitor_stream_state{${JOB}} == 1)`),
        thresholds('text'),
        {field: 'state', mappings: STREAM_STATES},
      ),
      fact(
        'Consumer lag',
        'Records that were written and not yet read, of the partition with the largest lag.',
        'locale',
        instant(`max(kafka_consumer_fetch_manager_records_lag_max{${JOB}} >= 0)`, 'lag'),
        thresholds('green', [100, 'orange'], [10000, 'red']),
      ),
      fact(
        'Dead letters',
        'Records of the last hour that could not be decoded or violated the contract.',
        'locale',
        instant(
          `sum(increase(gradwatch_monitor_records_by_outcome_total{${JOB},outcome!~"evaluated|duplicate|stale_attempt|tombstone"}[1h]))`,
          'dead letters',
        ),
        thresholds('green', [0.5, 'orange'], [100, 'red']),
        {decimals: 0},
      ),
      fact(
        'Runs exported',
        'Runs whose series are exported.',
        'locale',
        instant(`sum(gradwatch_runs_shown{${JOB}})`, 'exported'),
        thresholds('text'),
      ),
      fact(
        'Series suppressed',
        'Series of all runs that are not exported because of seriesMax.',
        'locale',
        instant(`sum(gradwatch_series_suppressed{${JOB}}) or vector(0)`, 'suppressed'),
        thresholds('green', [1, 'orange']),
      ),
    ),
    section(
      'Does it keep up?',
      lines({
        title: 'Consumer lag',
        description:
          'Records that were written and not yet read, of the partition with the largest lag. If it keeps increasing, more records arrive than are evaluated.',
        unit: 'locale',
        noValue: 'The monitor has not read any record yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [10000, 'red']),
        size: [8, 9],
        targets: [range(`max by (instance) (kafka_consumer_fetch_manager_records_lag_max{${JOB}} >= 0)`, '{{instance}}')],
      }),
      lines({
        title: 'Throughput',
        description: 'Records read per second, by topic. Each step of a run is one record.',
        unit: 'suffix: records/s',
        noValue: 'The monitor has not read any record yet',
        min: 0,
        size: [8, 9],
        targets: [range(`sum by (topic) (rate(gradwatch_monitor_records_read_total{${JOB}}[$__rate_interval]))`, '{{topic}}')],
      }),
      lines({
        title: 'Evaluation delay',
        description:
          "Time from the measurement of a step to its evaluation, by the trainer's clock and the monitor's. Verdicts are published a tenth of a second later.",
        unit: 's',
        noValue: 'No step was evaluated in this time range',
        log: true,
        limits: true,
        colors: thresholds('green', [1, 'orange'], [5, 'red']),
        size: [8, 9],
        targets: [quantile(0.5), quantile(0.9), quantile(0.99)],
      }),
      heatmap({
        title: 'Evaluation delay, distribution',
        description: 'Steps evaluated per second, by their evaluation delay.',
        unit: 'suffix: steps/s',
        noValue: 'No step was evaluated in this time range',
        scheme: 'Blues',
        upsideDown: false,
        axisUnit: 's',
        hideUpTo: 1e-9,
        size: [12, 8],
        maxDataPoints: 150,
        targets: [
          range(`sum by (le) (rate(gradwatch_monitor_evaluation_delay_seconds_bucket{${JOB}}[$__rate_interval]))`, '{{le}}', {
            format: 'heatmap',
          }),
        ],
      }),
      lines({
        title: 'Stream thread time',
        description: 'Share of time that a stream thread spends on each part of its work. A large share of commits means that the broker is slow.',
        unit: 'percentunit',
        noValue: 'The stream has not started yet',
        min: 0,
        max: 1,
        draw: {fillOpacity: 20},
        size: [12, 8],
        targets: [
          range(`avg(kafka_stream_thread_process_ratio{${JOB}})`, 'evaluating'),
          range(`avg(kafka_stream_thread_commit_ratio{${JOB}})`, 'committing'),
          range(`avg(kafka_stream_thread_poll_ratio{${JOB}})`, 'polling'),
          range(`avg(kafka_stream_thread_punctuate_ratio{${JOB}})`, 'checking for inactive runs'),
        ],
      }),
    ),
    section(
      'Is any data lost?',
      lines({
        title: 'Dead letters',
        description: 'Records per second sent to gradwatch.dead-letters because they could not be decoded or violated the contract, by reason.',
        unit: 'suffix: records/s',
        noValue: 'The monitor has not read any record yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [0.001, 'red']),
        size: [8, 9],
        targets: [
          range(
            `sum by (outcome) (rate(gradwatch_monitor_records_by_outcome_total{${JOB},outcome!~"evaluated|duplicate|stale_attempt|tombstone"}[$__rate_interval]))`,
            '{{outcome}}',
          ),
        ],
      }),
      lines({
        title: 'Steps missing',
        description: 'Steps that never arrived (gaps in the step numbers), of the ten runs with most.',
        unit: 'suffix: steps',
        noValue: 'No run in this time range',
        min: 0,
        size: [8, 9],
        targets: [
          range(
            `gradwatch_run_steps_missing_total{${JOB}} and on (run) topk(10, gradwatch_run_steps_missing_total{${JOB}} @ end())`,
            '{{run}}',
          ),
        ],
      }),
      lines({
        title: 'Stream events',
        description: 'Histories lost or expired, failed transactions, replaced threads and truncated dead letters per second.',
        unit: 'suffix: /s',
        noValue: 'The monitor has not started yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [0.001, 'orange']),
        size: [8, 9],
        targets: [
          range(
            `sum by (event) (rate(gradwatch_monitor_stream_events_total{${JOB},event!~"event_published|norms_published"}[$__rate_interval]))`,
            '{{event}}',
          ),
        ],
      }),
    ),
    section(
      'Publishers in the trainers',
      lines({
        title: 'Spooled reports',
        description:
          'Reports that a trainer spools to disk while Kafka is unreachable, of the ten runs with most. They are delivered later, in order; the monitor learns of them only when the first of them arrives.',
        unit: 'suffix: reports',
        noValue: 'No publisher has reported its counters',
        min: 0,
        limits: true,
        colors: thresholds('green', [1, 'orange']),
        size: [8, 9],
        targets: [
          range(
            `gradwatch_publisher_reports_spooled{${JOB}} and on (run) topk(10, max_over_time(gradwatch_publisher_reports_spooled{${JOB}}[$__range] @ end()))`,
            '{{run}}',
          ),
        ],
      }),
      lines({
        title: 'Reports lost',
        description: 'Reports that were dropped because the spool was full, or that Kafka rejected, of the ten runs with most.',
        unit: 'suffix: reports',
        noValue: 'No publisher has reported its counters',
        min: 0,
        limits: true,
        colors: thresholds('green', [1, 'red']),
        size: [8, 9],
        targets: [
          range(
            `gradwatch_publisher_reports_by_outcome_total{${JOB},outcome!="published"}` +
              ` and on (run) topk(10, sum by (run) (gradwatch_publisher_reports_by_outcome_total{${JOB},outcome!="published"} @ end()))`,
            '{{run}} {{outcome}}',
          ),
        ],
      }),
      lines({
        title: 'Pending reports',
        description: 'Reports that a publisher has accepted and neither sent nor spooled yet, of the ten runs with most.',
        unit: 'suffix: reports',
        noValue: 'No publisher has reported its counters',
        min: 0,
        size: [8, 9],
        targets: [
          range(
            `gradwatch_publisher_reports_pending{${JOB}} and on (run) topk(10, max_over_time(gradwatch_publisher_reports_pending{${JOB}}[$__range] @ end()))`,
            '{{run}}',
          ),
        ],
      }),
    ),
    section(
      'Scrape and API',
      lines({
        title: 'Scrape duration',
        description: 'Time that Prometheus takes to scrape /metrics. The scrape fails at the scrape timeout.',
        unit: 's',
        noValue: 'No scrape in this time range',
        min: 0,
        limits: true,
        colors: thresholds('green', [0.5, 'orange'], [1, 'red']),
        size: [6, 8],
        targets: [range(`scrape_duration_seconds{${JOB}}`, '{{instance}}')],
      }),
      lines({
        title: 'Series per scrape',
        description: 'Series per scrape, including those of the JVM and of Kafka.',
        unit: 'locale',
        noValue: 'No scrape in this time range',
        min: 0,
        size: [6, 8],
        targets: [range(`scrape_samples_scraped{${JOB}}`, '{{instance}}')],
      }),
      lines({
        title: 'Alerts delivered',
        description: 'Alerts that Alertmanager sent to the live page per second, by outcome.',
        unit: 'suffix: alerts/s',
        noValue: 'The monitor has not started yet',
        min: 0,
        size: [6, 8],
        targets: [range(`sum by (outcome) (rate(gradwatch_monitor_alerts_delivered_total{${JOB}}[$__rate_interval]))`, '{{outcome}}')],
      }),
      lines({
        title: 'Requests',
        description: 'Requests per second to the live page, the API and /metrics, of the ten most requested routes.',
        unit: 'reqps',
        noValue: 'No request in this time range',
        min: 0,
        size: [6, 8],
        targets: [
          range(
            `sum by (route, status) (rate(http_server_requests_seconds_count{${JOB}}[$__rate_interval]))` +
              ` and on (route, status) topk(10, sum by (route, status) (http_server_requests_seconds_count{${JOB}} @ end()))`,
            '{{route}} {{status}}',
          ),
        ],
      }),
    ),
    section(
      'JVM',
      lines({
        title: 'Heap',
        description: 'Heap memory used, and its limit.',
        unit: 'bytes',
        noValue: 'No scrape in this time range',
        min: 0,
        size: [8, 8],
        targets: [
          range(`sum by (instance) (jvm_memory_used_bytes{${JOB},area="heap"})`, 'used {{instance}}'),
          range(`sum by (instance) (jvm_memory_max_bytes{${JOB},area="heap"} > 0)`, 'limit {{instance}}'),
        ],
      }),
      lines({
        title: 'Garbage collection',
        description: 'Share of time spent in garbage collection pauses.',
        unit: 'percentunit',
        noValue: 'No collection yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [0.1, 'orange'], [0.3, 'red']),
        size: [8, 8],
        targets: [range(`sum by (instance) (rate(jvm_gc_pause_seconds_sum{${JOB}}[$__rate_interval]))`, '{{instance}}')],
      }),
      lines({
        title: 'CPU',
        description: 'CPU utilisation of the monitor and of its whole machine, over all processors.',
        unit: 'percentunit',
        noValue: 'No scrape in this time range',
        min: 0,
        max: 1,
        limits: true,
        colors: thresholds('green', [0.9, 'red']),
        size: [8, 8],
        targets: [
          range(`process_cpu_usage{${JOB}}`, 'monitor {{instance}}'),
          range(`system_cpu_usage{${JOB}}`, 'machine {{instance}}'),
        ],
      }),
    ),
    section(
      'Kafka',
      lines({
        title: 'Commits',
        description: 'Time that a stream thread takes to commit a transaction with verdicts, norms and offsets.',
        unit: 'ms',
        noValue: 'The stream has not committed yet',
        min: 0,
        size: [8, 8],
        targets: [
          range(`max by (instance) (kafka_stream_thread_commit_latency_avg{${JOB}} >= 0)`, 'mean {{instance}}'),
          range(`max by (instance) (kafka_stream_thread_commit_latency_max{${JOB}} >= 0)`, 'max {{instance}}'),
        ],
      }),
      lines({
        title: 'Network throughput',
        description: 'Bytes per second read from and written to the brokers.',
        unit: 'Bps',
        noValue: 'The stream has not started yet',
        min: 0,
        size: [8, 8],
        targets: [
          range(`sum by (instance) (kafka_consumer_incoming_byte_rate{${JOB}})`, 'read {{instance}}'),
          range(`sum by (instance) (kafka_producer_outgoing_byte_rate{${JOB}})`, 'written {{instance}}'),
        ],
      }),
      lines({
        title: 'Rebalances',
        description: 'Rebalances per hour. Frequent rebalances mean that a monitor keeps restarting or polls too slowly.',
        unit: 'suffix: /h',
        noValue: 'The stream has not started yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [10, 'orange']),
        size: [8, 8],
        targets: [range(`sum by (instance) (kafka_consumer_coordinator_rebalance_rate_per_hour{${JOB}})`, '{{instance}}')],
      }),
    ),
  ],
});
