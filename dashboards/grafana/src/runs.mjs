// Who is learning, who is ill, since when?

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

/** Of many runs those that were heard last; the same over the whole time range, so that no line comes and goes. */
const heardLast = (n) => `and on (run) topk(${n}, gradwatch_run_last_record_timestamp_seconds{${RUN}} @ end())`;

const count = (title, description, expr, colors) =>
  stat({title, description, unit: 'none', noValue: 'no runs', colors, size: [4, 4], targets: [instant(expr, title)]});

export const runs = dashboard({
  uid: UID.runs,
  title: 'Gradwatch / Runs',
  description: 'Who is learning, who is ill, and since when?',
  from: 'now-30m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'run',
      label: 'Run',
      description: 'Runs that the monitor shows',
      values: 'label_values(gradwatch_run_attempt, run)',
      all: true,
    }),
    runbooksVariable,
  ],
  sections: [
    section(
      'Now',
      count(
        'Under way',
        'Runs that have started and not ended.',
        `sum(gradwatch_run_state{${RUN},state=~"started|running"})`,
        thresholds('text', [1, 'blue']),
      ),
      count(
        'Learning',
        'Runs whose loss falls, or has come down to less than half of where it began.',
        `sum(gradwatch_run_loss_trend{${RUN},trend=~"falling|learned"})`,
        thresholds('text', [1, 'green']),
      ),
      count(
        'Critical',
        'Runs of which a verdict says that training is lost unless somebody acts.',
        `count((${severityOfRuns(RUN)}) == 3) or vector(0)`,
        thresholds('green', [1, 'red']),
      ),
      count(
        'Warning',
        'Runs whose worst verdict says that training suffers.',
        `count((${severityOfRuns(RUN)}) == 2) or vector(0)`,
        thresholds('green', [1, 'orange']),
      ),
      count(
        'Failed',
        'Runs that ended with an error of their own.',
        `sum(gradwatch_run_state{${RUN},state="failed"})`,
        thresholds('green', [1, 'red']),
      ),
      count(
        'Not shown',
        "Runs without any series because of the monitor's seriesMax. The live page has them all.",
        'sum(gradwatch_runs_suppressed)',
        thresholds('green', [1, 'orange']),
      ),
    ),
    section(
      'Who is ill',
      verdictTable({
        title: 'Verdicts that hold',
        description:
          'Each verdict with the figures it rests on and what to do. Begin with the root cause: its consequences go with it. A run leads to its dashboard, a verdict to its runbook.',
        selector: RUN,
        runs: true,
        noValue: 'No verdict holds: as far as can be seen, every run is well',
        size: [24, 9],
      }),
      timeline({
        title: 'How bad, since when',
        description: "Each run's worst verdict over time, of the 25 runs heard last.",
        unit: 'none',
        noValue: 'No run in this time',
        colors: SEVERITY_THRESHOLDS,
        mappings: SEVERITY,
        size: [24, 10],
        targets: [range(`(${severityOfRuns(RUN)}) ${heardLast(25)}`, '{{run}}')],
      }),
    ),
    section(
      'Who is learning',
      table({
        title: 'All runs',
        description: 'How each run stands. A run leads to its dashboard.',
        unit: 'none',
        noValue: 'No run yet: start one with ./gradwatch train',
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
          ['trend', 'loss is', colored(TRENDS, 140)],
          [
            'Value #C',
            'worst verdict',
            {mappings: SEVERITY, 'custom.cellOptions': {type: 'color-text'}, 'custom.width': 120, color: {mode: 'thresholds'}},
          ],
          ['Value #D', 'step', {unit: 'locale', 'custom.width': 100}],
          [
            'Value #E',
            'done',
            {unit: 'percentunit', min: 0, max: 1, 'custom.cellOptions': {type: 'gauge', mode: 'basic'}, 'custom.width': 160},
          ],
          ['Value #F', 'loss, rolling median', {decimals: 4}],
          ['Value #G', 'started', {unit: 'dateTimeFromNow'}],
          ['Value #H', 'last heard', {unit: 'dateTimeFromNow'}],
        ],
      }),
      lines({
        title: 'Loss',
        description:
          'Rolling median of the loss, of the 20 runs heard last; logarithmic above a thousandth. A gap is a loss that is not a number.',
        unit: 'none',
        noValue: 'No loss reported in this time',
        scale: SYMLOG,
        size: [16, 10],
        targets: [range(`gradwatch_loss_rolling_median{${RUN}} ${heardLast(20)}`, '{{run}}')],
      }),
      lines({
        title: 'Pace',
        description: 'Steps judged per second, of the 20 runs heard last. Zero while a run goes on: it stalls, or the monitor does.',
        unit: 'suffix: steps/s',
        noValue: 'No step in this time',
        min: 0,
        size: [8, 10],
        targets: [range(`rate(gradwatch_run_steps_evaluated_total{${RUN}}[$__rate_interval]) ${heardLast(20)}`, '{{run}}')],
      }),
    ),
  ],
});
