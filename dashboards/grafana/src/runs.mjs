// Which runs learn, which runs have problems, and since when?

import {
  colored,
  dashboard,
  datasourceVariable,
  instant,
  labelVariable,
  lines,
  range,
  rows,
  runbooksVariable,
  section,
  SEVERITY,
  SEVERITY_THRESHOLDS,
  stat,
  STATES,
  SYMLOG,
  table,
  thresholds,
  timeline,
  toRun,
  TRENDS,
  UID,
} from './model.mjs';
import {severityOfRuns, verdictTable} from './verdicts.mjs';

const RUN = 'run=~"$run"';

/** The runs with the latest records; the same runs over the whole time range, so that no line appears and disappears. */
const latestRuns = (n) => `and on (run) topk(${n}, gradwatch_run_last_record_timestamp_seconds{${RUN}} @ end())`;

const count = (title, description, expr, colors) =>
  stat({title, description, unit: 'none', noValue: 'no runs', colors, size: [4, 4], targets: [instant(expr, title)]});

export const runs = dashboard({
  uid: UID.runs,
  title: 'Gradwatch / Runs',
  description: 'Which runs learn, which runs have problems, and since when?',
  from: 'now-30m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'run',
      label: 'Run',
      description: 'Runs that the monitor exports',
      values: 'label_values(gradwatch_run_attempt, run)',
      all: true,
    }),
    runbooksVariable,
  ],
  sections: [
    section(
      'Now',
      count(
        'Running',
        'Runs that have started and have not ended.',
        `sum(gradwatch_run_state{${RUN},state=~"started|running"})`,
        thresholds('text', [1, 'blue']),
      ),
      count(
        'Learning',
        'Runs whose loss decreases, or has decreased to less than half of its initial value.',
        `sum(gradwatch_run_loss_trend{${RUN},trend=~"falling|learned"})`,
        thresholds('text', [1, 'green']),
      ),
      count(
        'Critical',
        'Runs with a critical verdict: training fails unless somebody acts.',
        `count((${severityOfRuns(RUN)}) == 3) or vector(0)`,
        thresholds('green', [1, 'red']),
      ),
      count(
        'Warning',
        'Runs whose worst verdict is a warning: training is impaired.',
        `count((${severityOfRuns(RUN)}) == 2) or vector(0)`,
        thresholds('green', [1, 'orange']),
      ),
      count(
        'Failed',
        'Runs that ended with an error.',
        `sum(gradwatch_run_state{${RUN},state="failed"})`,
        thresholds('green', [1, 'red']),
      ),
      count(
        'Suppressed',
        "Runs without series because of the monitor's seriesMax. The live page shows all runs.",
        'sum(gradwatch_runs_suppressed)',
        thresholds('green', [1, 'orange']),
      ),
    ),
    section(
      'Problems',
      verdictTable({
        title: 'Active verdicts',
        description:
          'Each verdict with its evidence and remedies. Begin with the root cause: its consequences clear with it. A run links to its dashboard, a verdict to its runbook.',
        selector: RUN,
        runs: true,
        noValue: 'No active verdict: no problem detected in any run',
        size: [24, 9],
      }),
      timeline({
        title: 'Severity over time',
        description: "Each run's worst verdict over time, of the 25 runs with the latest records.",
        unit: 'none',
        noValue: 'No run in this time range',
        colors: SEVERITY_THRESHOLDS,
        mappings: SEVERITY,
        size: [24, 10],
        targets: [range(`(${severityOfRuns(RUN)}) ${latestRuns(25)}`, '{{run}}')],
      }),
    ),
    section(
      'Progress',
      table({
        title: 'All runs',
        description: 'State and progress of each run. A run links to its dashboard.',
        unit: 'none',
        noValue: 'No run yet. Start one with ./gradwatch train',
        size: [24, 9],
        targets: [
          rows(`max by (run, state) (gradwatch_run_state{${RUN}} == 1)`),
          rows(`max by (run, trend) (gradwatch_run_loss_trend{${RUN}} == 1)`),
          rows(severityOfRuns(RUN)),
          rows(`max by (run) (gradwatch_run_step{${RUN}})`),
          rows(`max by (run) ((gradwatch_run_steps_evaluated_total{${RUN}} + gradwatch_run_steps_missing_total{${RUN}}) / gradwatch_run_planned_steps{${RUN}})`),
          rows(`max by (run) (gradwatch_loss_rolling_median{${RUN}})`),
          rows(`max by (run) (gradwatch_run_started_timestamp_seconds{${RUN}}) * 1000`),
          rows(`max by (run) (gradwatch_run_last_record_timestamp_seconds{${RUN}}) * 1000`),
        ],
        columns: [
          ['run', 'run', {links: [toRun]}],
          ['state', 'state', colored(STATES, 100)],
          ['trend', 'loss trend', colored(TRENDS, 140)],
          [
            'Value #C',
            'worst verdict',
            {mappings: SEVERITY, 'custom.cellOptions': {type: 'color-text'}, 'custom.width': 120, color: {mode: 'thresholds'}},
          ],
          ['Value #D', 'step', {unit: 'locale', 'custom.width': 100}],
          [
            'Value #E',
            'progress',
            {unit: 'percentunit', min: 0, max: 1, 'custom.cellOptions': {type: 'gauge', mode: 'basic'}, 'custom.width': 160},
          ],
          ['Value #F', 'loss, rolling median', {decimals: 4}],
          ['Value #G', 'started', {unit: 'dateTimeFromNow'}],
          ['Value #H', 'last record', {unit: 'dateTimeFromNow'}],
        ],
      }),
      lines({
        title: 'Loss',
        description:
          'Rolling median of the loss, of the 20 runs with the latest records; logarithmic above 0.001. A gap is a non-finite loss.',
        unit: 'none',
        noValue: 'No loss reported in this time range',
        scale: SYMLOG,
        size: [16, 10],
        targets: [range(`gradwatch_loss_rolling_median{${RUN}} ${latestRuns(20)}`, '{{run}}')],
      }),
      lines({
        title: 'Step rate',
        description: 'Steps evaluated per second, of the 20 runs with the latest records. If it is zero for a running run, the run or the monitor has stalled.',
        unit: 'suffix: steps/s',
        noValue: 'No step in this time range',
        min: 0,
        size: [8, 10],
        targets: [range(`rate(gradwatch_run_steps_evaluated_total{${RUN}}[$__rate_interval]) ${latestRuns(20)}`, '{{run}}')],
      }),
    ),
  ],
});
