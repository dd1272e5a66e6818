// How does this run learn, and where in the network does it go wrong?

import {
  BY_NUMBER,
  bars,
  dashboard,
  DATASOURCE,
  datasourceVariable,
  heatmap,
  instant,
  KIND_TITLES,
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
  thresholds,
  timeline,
  TRENDS,
  UID,
} from './model.mjs';
import {severity, severityOfRuns, verdictTable} from './verdicts.mjs';

const RUN = 'run="$run"';
const LAYERS = 'run="$run",layer=~"$layer"';

/**
 * Of more layers than lines can be told apart, the six that are largest and the six that are smallest at the end of
 * the time range; the same over the whole range, so that no line comes and goes.
 */
function extremes(metric) {
  const all = `${metric}{${LAYERS}}`;
  return `${all} and on (layer) (topk(6, ${all} @ end()) or bottomk(6, ${all} @ end()))`;
}

/** The forty layers with most at the end of the time range. */
function most(metric) {
  return `${metric}{${LAYERS}} and on (layer) topk(40, ${metric}{${LAYERS}} @ end())`;
}

const fact = (title, description, target, more) =>
  stat({title, description, unit: 'none', noValue: 'unknown', size: [4, 4], colors: thresholds('text'), ...more, targets: [target]});

const byLayer = ({title, description, expr, ...more}) =>
  heatmap({
    title,
    description,
    noValue: 'No layer of this run was measured in this time',
    size: [24, 15],
    maxDataPoints: 300,
    targets: [range(expr, '{{layer}}')],
    ...more,
  });

export const run = dashboard({
  uid: UID.run,
  title: 'Gradwatch / Run',
  description: 'How does this run learn, and where in the network does it go wrong?',
  from: 'now-15m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'run',
      label: 'Run',
      description: 'Run to look at',
      values: 'label_values(gradwatch_run_attempt, run)',
    }),
    labelVariable({
      name: 'layer',
      label: 'Layer',
      description: 'Layers in order of depth, the number in front; lines show at most twelve of them',
      values: 'label_values(gradwatch_gradient_l2_norm_rolling_median{run="$run"}, layer)',
      all: true,
    }),
    labelVariable({
      name: 'worker',
      label: 'Worker',
      description: 'Workers of a data-parallel run',
      values: 'label_values(gradwatch_worker_step{run="$run"}, worker)',
      all: true,
      sort: BY_NUMBER,
    }),
    labelVariable({
      name: 'sampled',
      label: 'Distribution of',
      description: 'Layers of which the monitor keeps a distribution: eight at most, evenly spread over the depth',
      values: 'label_values(gradwatch_gradient_magnitude_elements_bucket{run="$run"}, layer)',
      all: true,
    }),
    runbooksVariable,
  ],
  annotations: [
    {
      name: 'Verdicts',
      datasource: DATASOURCE,
      enable: true,
      iconColor: 'red',
      target: range(`1000 * gradwatch_verdict_since_timestamp_seconds{${RUN},severity!="info"}`, '', {refId: 'Anno', interval: '5s'}),
      titleFormat: '{{kind}}',
      textFormat: '{{severity}} {{layer}}',
      tagKeys: 'severity',
      // A line where the verdict began, however long it has held.
      useValueForTime: true,
    },
    {
      name: 'Worth knowing',
      datasource: DATASOURCE,
      enable: false,
      iconColor: 'blue',
      target: range(`1000 * gradwatch_verdict_since_timestamp_seconds{${RUN},severity="info"}`, '', {refId: 'Anno', interval: '5s'}),
      titleFormat: '{{kind}}',
      textFormat: '{{severity}} {{layer}}',
      tagKeys: 'severity',
      // A line where the verdict began, however long it has held.
      useValueForTime: true,
    },
  ],
  sections: [
    section(
      'Now',
      fact('State', 'What the run last said of itself.', rows(`max by (state) (gradwatch_run_state{${RUN}} == 1)`), {
        field: 'state',
        mappings: STATES,
      }),
      fact(
        'Loss is',
        'Where the loss is heading, by its trend over the last steps against its noise.',
        rows(`max by (trend) (gradwatch_run_loss_trend{${RUN}} == 1)`),
        {field: 'trend', mappings: TRENDS},
      ),
      fact('Worst verdict', 'The worst of what holds now.', instant(severityOfRuns(RUN), 'worst verdict'), {
        mappings: SEVERITY,
        colors: SEVERITY_THRESHOLDS,
      }),
      fact(
        'Step',
        'Last step that was judged, from 0.',
        instant(`gradwatch_run_step{${RUN}}`, 'step'),
        {unit: 'locale', noValue: 'none yet'},
      ),
      fact(
        'Steps missing',
        'Steps that never came: gaps in the step numbers.',
        instant(`gradwatch_run_steps_missing_total{${RUN}}`, 'missing'),
        {unit: 'locale', colors: thresholds('green', [1, 'orange'])},
      ),
      fact(
        'Series left out',
        "Series of this run that are not shown because of the monitor's seriesMax; the worst layers are shown first.",
        instant(`gradwatch_series_suppressed{${RUN}}`, 'left out'),
        {unit: 'locale', colors: thresholds('green', [1, 'orange'])},
      ),
    ),
    section(
      'What is wrong, and what to do',
      verdictTable({
        title: 'Verdicts that hold',
        description:
          'Each verdict with the figures it rests on and what to do. Begin with the root cause: its consequences go with it. A verdict leads to its runbook.',
        selector: RUN,
        noValue: 'No verdict holds: as far as can be seen, this run is well',
        size: [24, 7],
      }),
      timeline({
        title: 'Verdicts over time',
        description: 'When each kind of verdict held, and how bad it was.',
        unit: 'none',
        noValue: 'No verdict in this time',
        colors: SEVERITY_THRESHOLDS,
        mappings: SEVERITY,
        overrides: KIND_TITLES,
        size: [24, 7],
        targets: [range(severity('kind', RUN), '{{kind}}')],
      }),
    ),
    section(
      'Loss and rate',
      lines({
        title: 'Loss',
        description:
          'Of the last step, its rolling median, and over the test data; logarithmic above a thousandth. A gap is a loss that is not a number.',
        unit: 'none',
        noValue: 'No loss reported in this time',
        scale: SYMLOG,
        size: [12, 9],
        targets: [
          range(`gradwatch_loss{${RUN}}`, 'last step'),
          range(`gradwatch_loss_rolling_median{${RUN}}`, 'rolling median'),
          range(`gradwatch_test_loss{${RUN}}`, 'test'),
        ],
      }),
      lines({
        title: 'Learning rate',
        description: 'As the updater uses it, where there is a single one.',
        unit: 'sci',
        noValue: 'This run has no single learning rate',
        size: [6, 9],
        targets: [range(`gradwatch_learning_rate{${RUN}}`, 'learning rate')],
      }),
      lines({
        title: 'Pace',
        description: 'Steps judged per second, of all workers together.',
        unit: 'suffix: steps/s',
        noValue: 'No step in this time',
        min: 0,
        size: [6, 9],
        targets: [range(`rate(gradwatch_run_steps_evaluated_total{${RUN}}[$__rate_interval])`, 'steps')],
      }),
    ),
    section(
      'Gradient over the depth',
      byLayer({
        title: 'Gradient norm, layer by layer',
        description:
          "Logarithm of the rolling median of the L2 norm of each layer's weight gradient, input at the top. Blue fading upwards: the gradient vanishes on its way back. A row turning red: it explodes. A hole: it is not a number. Zero counts as -20; colours end at -8 and 2, so that runs can be compared.",
        unit: 'suffix: decades',
        expr: `log10(clamp_min(gradwatch_gradient_l2_norm_rolling_median{${LAYERS}}, 1e-20))`,
        min: -8,
        max: 2,
      }),
      bars({
        title: 'Depth profile of the latest step',
        description:
          "Rolling median of the L2 norm of each layer's weight gradient, from input to output. A bar that is missing is zero. Each decade that it falls towards the input is a tenfold slower layer.",
        unit: 'sci',
        noValue: 'No layer of this run is shown now',
        x: 'layer',
        value: 'rolling median norm',
        log: true,
        colors: thresholds('red', [1e-7, 'orange'], [1e-5, 'green'], [100, 'orange'], [1000, 'red']),
        size: [12, 10],
        targets: [rows(`max by (layer) (gradwatch_gradient_l2_norm_rolling_median{${LAYERS}})`)],
      }),
      lines({
        title: 'Norms per layer',
        description:
          'Rolling median of the L2 norm by layer. Of more than twelve layers the six largest and the six smallest; choose others above.',
        unit: 'sci',
        noValue: 'No layer of this run was measured in this time',
        log: true,
        legend: 'table',
        size: [12, 10],
        targets: [range(extremes('gradwatch_gradient_l2_norm_rolling_median'), '{{layer}}')],
      }),
      lines({
        title: 'Norms over all layers',
        description: 'Smallest, quartiles and largest of the rolling median norms. Lines that part: the gradient fades or grows over the depth.',
        unit: 'sci',
        noValue: 'No layer of this run was measured in this time',
        log: true,
        size: [12, 9],
        targets: [
          ['100', 'largest'],
          ['75', 'upper quartile'],
          ['50', 'median'],
          ['25', 'lower quartile'],
          ['0', 'smallest'],
        ].map(([percentile, name]) => range(`gradwatch_gradient_l2_norm_over_layers{${RUN},percentile="${percentile}"}`, name)),
      }),
      lines({
        title: 'Steps with NaN or infinity',
        description: 'Steps in the window of 64 in which a layer had a gradient that is no finite number; the ten layers with most.',
        unit: 'suffix: steps',
        noValue: 'No layer of this run was measured in this time',
        min: 0,
        limits: true,
        colors: thresholds('green', [1, 'red']),
        size: [12, 9],
        targets: [
          range(
            `gradwatch_gradient_non_finite_steps{${LAYERS}} and on (layer) topk(10, gradwatch_gradient_non_finite_steps{${LAYERS}} @ end())`,
            '{{layer}}',
          ),
        ],
      }),
    ),
    section(
      'Updates',
      lines({
        title: 'Update ratios',
        description:
          'Norm of the update over norm of the weights, rolling median. About 0.001 is usual; under 0.00001 a layer stands still, over 0.1 a step replaces what was learned. Of more than twelve layers the six largest and the six smallest.',
        unit: 'sci',
        noValue: 'No update was measured in this time',
        log: true,
        limits: true,
        legend: 'table',
        colors: thresholds('red', [1e-5, 'green'], [0.1, 'red']),
        size: [12, 9],
        targets: [range(extremes('gradwatch_update_ratio'), '{{layer}}')],
      }),
      lines({
        title: 'Steps behind the fastest worker',
        description: 'Of a data-parallel run, the twelve workers that are furthest behind. All waits for the slowest.',
        unit: 'suffix: steps',
        noValue: 'No worker in this time',
        min: 0,
        limits: true,
        colors: thresholds('green', [10, 'orange'], [100, 'red']),
        size: [12, 9],
        targets: [
          range(
            `(max by (run) (gradwatch_worker_step{${RUN}}) - on (run) group_right () gradwatch_worker_step{${RUN},worker=~"$worker"})` +
              ` and on (worker) bottomk(12, gradwatch_worker_step{${RUN},worker=~"$worker"} @ end())`,
            'worker {{worker}}',
          ),
        ],
      }),
    ),
    section(
      'Distribution of the gradient',
      {
        ...heatmap({
          title: 'Magnitudes in $sampled',
          description:
            "Elements of the layer's weight gradient by magnitude, in powers of four. Zeros are in the lowest row, NaN and infinities in the highest. A band that sinks: the gradient vanishes; one that thins out at the bottom: units die.",
          unit: 'locale',
          noValue: 'No distribution of this layer in this time',
          scheme: 'Blues',
          upsideDown: false,
          decimals: 0,
          axisUnit: 'sci',
          hideUpTo: 1e-9,
          size: [12, 8],
          maxDataPoints: 150,
          targets: [
            range('sum by (le) (gradwatch_gradient_magnitude_elements_bucket{run="$run",layer="$sampled"})', '{{le}}', {
              format: 'heatmap',
            }),
          ],
        }),
        repeat: 'sampled',
        repeatDirection: 'h',
        maxPerRow: 4,
      },
    ),
    section(
      'Outputs that carry nothing',
      byLayer({
        title: 'Dead units',
        description: 'Share of units that are zero for a whole batch, rolling median, of the forty layers with most, input at the top. From 80 % on a verdict begins.',
        unit: 'percentunit',
        expr: most('gradwatch_dead_unit_share'),
        scheme: 'RdYlGn',
        min: 0,
        max: 1,
        decimals: 0,
        size: [12, 10],
        colors: thresholds('green', [0.8, 'orange'], [0.9, 'red']),
      }),
      byLayer({
        title: 'Saturated outputs',
        description: 'Share of outputs at the flat ends of tanh or sigmoid, rolling median, of the forty layers with most, input at the top. From 50 % on a verdict begins.',
        unit: 'percentunit',
        expr: most('gradwatch_saturated_share'),
        scheme: 'RdYlGn',
        min: 0,
        max: 1,
        decimals: 0,
        size: [12, 10],
        colors: thresholds('green', [0.5, 'orange'], [0.9, 'red']),
      }),
    ),
  ],
});
