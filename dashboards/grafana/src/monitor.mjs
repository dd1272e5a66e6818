// Does the monitor keep up, and is anything lost?

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
  words,
} from './model.mjs';

const JOB = 'job="gradwatch-monitor",instance=~"$instance"';

const STREAM_STATES = words({
  running: ['running', 'green'],
  rebalancing: ['rebalancing', 'orange'],
  created: ['created', 'orange'],
  pending_shutdown: ['ending', 'orange'],
  pending_error: ['failing', 'red'],
  not_running: ['ended', 'red'],
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
  description: 'Does the monitor keep up, and is anything lost?',
  from: 'now-30m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'instance',
      label: 'Instance',
      description: 'Monitors that share the runs',
      values: 'label_values(up{job="gradwatch-monitor"}, instance)',
      all: true,
    }),
  ],
  sections: [
    section(
      'Now',
      fact('Monitors up', 'Monitors that answer the scrape.', 'none', instant(`sum(up{${JOB}})`, 'up'), thresholds('red', [1, 'green'])),
      fact(
        'Stream',
        'State of the stream, by the name that Kafka Streams has for it.',
        'none',
        rows(`max by (state) (gradwatch_monitor_stream_state{${JOB}} == 1)`),
        thresholds('text'),
        {field: 'state', mappings: STREAM_STATES},
      ),
      fact(
        'Records behind',
        'Records that are written and not read yet, of the partition that is furthest behind.',
        'locale',
        instant(`max(kafka_consumer_fetch_manager_records_lag_max{${JOB}} >= 0)`, 'behind'),
        thresholds('green', [100, 'orange'], [10000, 'red']),
      ),
      fact(
        'Dead letters',
        'Records of the last hour that could not be read or broke the contract.',
        'locale',
        instant(
          `sum(increase(gradwatch_monitor_records_by_outcome_total{${JOB},outcome!~"evaluated|duplicate|stale_attempt|tombstone"}[1h]))`,
          'dead letters',
        ),
        thresholds('green', [0.5, 'orange'], [100, 'red']),
        {decimals: 0},
      ),
      fact(
        'Runs shown',
        'Runs that have series.',
        'locale',
        instant(`sum(gradwatch_runs_shown{${JOB}})`, 'shown'),
        thresholds('text'),
      ),
      fact(
        'Series left out',
        'Series of all runs that are not shown because of seriesMax.',
        'locale',
        instant(`sum(gradwatch_series_suppressed{${JOB}}) or vector(0)`, 'left out'),
        thresholds('green', [1, 'orange']),
      ),
    ),
    section(
      'Does it keep up?',
      lines({
        title: 'Records behind',
        description:
          'Records that are written and not read yet, of the partition that is furthest behind. A line that climbs: more comes in than is judged.',
        unit: 'locale',
        noValue: 'The monitor has read nothing yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [10000, 'red']),
        size: [8, 9],
        targets: [range(`max by (instance) (kafka_consumer_fetch_manager_records_lag_max{${JOB}} >= 0)`, '{{instance}}')],
      }),
      lines({
        title: 'Throughput',
        description: 'Records read per second by topic. Each step of a run is one record.',
        unit: 'suffix: records/s',
        noValue: 'The monitor has read nothing yet',
        min: 0,
        size: [8, 9],
        targets: [range(`sum by (topic) (rate(gradwatch_monitor_records_read_total{${JOB}}[$__rate_interval]))`, '{{topic}}')],
      }),
      lines({
        title: 'From step to judgement',
        description:
          "Time from the measuring of a step to its judgement, by the trainer's clock and the monitor's. Verdicts are published a tenth of a second later.",
        unit: 's',
        noValue: 'No step was judged in this time',
        log: true,
        limits: true,
        colors: thresholds('green', [1, 'orange'], [5, 'red']),
        size: [8, 9],
        targets: [quantile(0.5), quantile(0.9), quantile(0.99)],
      }),
      heatmap({
        title: 'From step to judgement, all steps',
        description: 'The same, as the number of steps judged per second by how long they waited.',
        unit: 'suffix: steps/s',
        noValue: 'No step was judged in this time',
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
        title: 'Where the time goes',
        description: 'Share of its time that a stream thread spends on each part of its work. Much of commit: the broker is slow.',
        unit: 'percentunit',
        noValue: 'The stream has not started yet',
        min: 0,
        max: 1,
        draw: {fillOpacity: 20},
        size: [12, 8],
        targets: [
          range(`avg(kafka_stream_thread_process_ratio{${JOB}})`, 'judging'),
          range(`avg(kafka_stream_thread_commit_ratio{${JOB}})`, 'committing'),
          range(`avg(kafka_stream_thread_poll_ratio{${JOB}})`, 'waiting for records'),
          range(`avg(kafka_stream_thread_punctuate_ratio{${JOB}})`, 'looking for silent runs'),
        ],
      }),
    ),
    section(
      'Is anything lost?',
      lines({
        title: 'Dead letters',
        description: 'Records per second that could not be read or broke the contract, by reason. They lie in gradwatch.dead-letters.',
        unit: 'suffix: records/s',
        noValue: 'The monitor has read nothing yet',
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
        description: 'Steps that never came, of the ten runs that miss most: gaps in the step numbers.',
        unit: 'suffix: steps',
        noValue: 'No run in this time',
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
        title: 'What had to be repeated or given up',
        description: 'Histories lost or expired, transactions that failed, threads replaced, dead letters cut, per second.',
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
      "Trainers' publishers",
      lines({
        title: 'Reports on disk',
        description:
          'Reports that a trainer keeps until the broker answers, of the ten runs with most. They are delivered later, in order; the monitor hears of them only once some arrive.',
        unit: 'suffix: reports',
        noValue: 'No publisher has told how it stands',
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
        description: 'Reports that were dropped for want of room, or that failed for good, of the ten runs that lost most.',
        unit: 'suffix: reports',
        noValue: 'No publisher has told how it stands',
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
        title: 'Reports in memory',
        description: 'Reports that a publisher has taken and not handed on yet, of the ten runs with most.',
        unit: 'suffix: reports',
        noValue: 'No publisher has told how it stands',
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
        title: 'Length of a scrape',
        description: 'How long Prometheus waits for /metrics. It gives up at the scrape timeout.',
        unit: 's',
        noValue: 'No scrape in this time',
        min: 0,
        limits: true,
        colors: thresholds('green', [0.5, 'orange'], [1, 'red']),
        size: [6, 8],
        targets: [range(`scrape_duration_seconds{${JOB}}`, '{{instance}}')],
      }),
      lines({
        title: 'Series of a scrape',
        description: 'Series that a scrape brings, those of the JVM and of Kafka included.',
        unit: 'locale',
        noValue: 'No scrape in this time',
        min: 0,
        size: [6, 8],
        targets: [range(`scrape_samples_scraped{${JOB}}`, '{{instance}}')],
      }),
      lines({
        title: 'Alerts delivered',
        description: 'What Alertmanager sent to the live page, per second, by what became of it.',
        unit: 'suffix: alerts/s',
        noValue: 'The monitor has not started yet',
        min: 0,
        size: [6, 8],
        targets: [range(`sum by (outcome) (rate(gradwatch_monitor_alerts_delivered_total{${JOB}}[$__rate_interval]))`, '{{outcome}}')],
      }),
      lines({
        title: 'Requests',
        description: 'Requests to the live page, the API and /metrics per second; the ten routes that are asked most.',
        unit: 'reqps',
        noValue: 'No request in this time',
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
        description: 'Memory that objects take, and its limit.',
        unit: 'bytes',
        noValue: 'No scrape in this time',
        min: 0,
        size: [8, 8],
        targets: [
          range(`sum by (instance) (jvm_memory_used_bytes{${JOB},area="heap"})`, 'used {{instance}}'),
          range(`sum by (instance) (jvm_memory_max_bytes{${JOB},area="heap"} > 0)`, 'limit {{instance}}'),
        ],
      }),
      lines({
        title: 'Garbage collection',
        description: 'Share of the time in which everything stands still while memory is cleared.',
        unit: 'percentunit',
        noValue: 'No collection yet',
        min: 0,
        limits: true,
        colors: thresholds('green', [0.1, 'orange'], [0.3, 'red']),
        size: [8, 8],
        targets: [range(`sum by (instance) (rate(jvm_gc_pause_seconds_sum{${JOB}}[$__rate_interval]))`, '{{instance}}')],
      }),
      lines({
        title: 'Processor',
        description: 'Share of all processors that the monitor takes, and that everything on its machine takes.',
        unit: 'percentunit',
        noValue: 'No scrape in this time',
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
        description: 'Time that a stream thread needs to commit: the transaction with verdicts, norms and offsets.',
        unit: 'ms',
        noValue: 'The stream has not committed yet',
        min: 0,
        size: [8, 8],
        targets: [
          range(`max by (instance) (kafka_stream_thread_commit_latency_avg{${JOB}} >= 0)`, 'mean {{instance}}'),
          range(`max by (instance) (kafka_stream_thread_commit_latency_max{${JOB}} >= 0)`, 'longest {{instance}}'),
        ],
      }),
      lines({
        title: 'Read and written',
        description: 'Bytes per second from and to the brokers.',
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
        description: 'How often partitions moved between monitors, per hour. Often: a monitor restarts, or is too slow to poll.',
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
