// Does this run learn, and where in the network are the problems?

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
 * Where there are too many layers to distinguish their lines: the six largest and the six smallest at the end of
 * the time range; the same layers over the whole range, so that no line appears and disappears.
 */
function extremes(metric) {
  const all = `${metric}{${LAYERS}}`;
  return `${all} and on (layer) (topk(6, ${all} @ end()) or bottomk(6, ${all} @ end()))`;
}

/** The forty layers with the largest values at the end of the time range. */
function largest(metric) {
  return `${metric}{${LAYERS}} and on (layer) topk(40, ${metric}{${LAYERS}} @ end())`;
}

const fact = (title, description, target, more) =>
  stat({title, description, unit: 'none', noValue: 'unknown', size: [4, 4], colors: thresholds('text'), ...more, targets: [target]});

const byLayer = ({title, description, expr, ...more}) =>
  heatmap({
    title,
    description,
    noValue: 'No layer of this run was measured in this time range',
    size: [24, 15],
    maxDataPoints: 300,
    targets: [range(expr, '{{layer}}')],
    ...more,
  });

export const run = dashboard({
  uid: UID.run,
  title: 'Gradwatch / Run',
  description: 'Does this run learn, and where in the network are the problems?',
  from: 'now-15m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'run',
      label: 'Run',
      description: 'Run to show',
      values: 'label_values(gradwatch_run_attempt, run)',
    }),
    labelVariable({
      name: 'layer',
      label: 'Layer',
      description: 'Layers in order of depth, prefixed with their index; line charts show at most twelve of them',
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
      description: 'Layers whose distribution the monitor exports: at most eight, evenly spread over the depth',
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
      // A line where the verdict began, however long it has been active.
      useValueForTime: true,
    },
    {
      name: 'Info verdicts',
      datasource: DATASOURCE,
      enable: false,
      iconColor: 'blue',
      target: range(`1000 * gradwatch_verdict_since_timestamp_seconds{${RUN},severity="info"}`, '', {refId: 'Anno', interval: '5s'}),
      titleFormat: '{{kind}}',
      textFormat: '{{severity}} {{layer}}',
      tagKeys: 'severity',
      // A line where the verdict began, however long it has been active.
      useValueForTime: true,
    },
  ],
  sections: [
    section(
      'Now',
      fact('State', 'State that the run reported last.', rows(`max by (state) (gradwatch_run_state{${RUN}} == 1)`), {
        field: 'state',
        mappings: STATES,
      }),
      fact(
        'Loss trend',
        'Trend of the loss over the last steps, compared with its noise.',
        rows(`max by (trend) (gradwatch_run_loss_trend{${RUN}} == 1)`),
        {field: 'trend', mappings: TRENDS},
      ),
      fact('Worst verdict', 'Highest severity of the active verdicts.', instant(severityOfRuns(RUN), 'worst verdict'), {
        mappings: SEVERITY,
        colors: SEVERITY_THRESHOLDS,
      }),
      fact(
        'Step',
        'Last step evaluated, counted from 0.',
        instant(`gradwatch_run_step{${RUN}}`, 'step'),
        {unit: 'locale', noValue: 'none yet'},
      ),
      fact(
        'Steps missing',
        'Steps that never arrived: gaps in the step numbers.',
        instant(`gradwatch_run_steps_missing_total{${RUN}}`, 'missing'),
        {unit: 'locale', colors: thresholds('green', [1, 'orange'])},
      ),
      fact(
        'Series suppressed',
        "Series of this run that are not exported because of the monitor's seriesMax; the worst layers are exported first.",
        instant(`gradwatch_series_suppressed{${RUN}}`, 'suppressed'),
        {unit: 'locale', colors: thresholds('green', [1, 'orange'])},
      ),
    ),
    section(
      'Verdicts',
      verdictTable({
        title: 'Active verdicts',
        description:
          'Each verdict with its evidence and remedies. Begin with the root cause: its consequences clear with it. A verdict links to its runbook.',
        selector: RUN,
        noValue: 'No active verdict: no problem detected in this run',
        size: [24, 7],
      }),
      timeline({
        title: 'Verdicts over time',
        description: 'When each kind of verdict was active, and at which severity.',
        unit: 'none',
        noValue: 'No verdict in this time range',
        colors: SEVERITY_THRESHOLDS,
        mappings: SEVERITY,
        overrides: KIND_TITLES,
        size: [24, 7],
        targets: [range(severity('kind', RUN), '{{kind}}')],
      }),
    ),
    section(
      'Loss and learning rate',
      lines({
        title: 'Loss',
        description:
          'Loss of the last step, its rolling median, and the test loss; logarithmic above 0.001. A gap is a non-finite loss.',
        unit: 'none',
        noValue: 'No loss reported in this time range',
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
        description: 'Learning rate of the optimiser, if all parameters share one.',
        unit: 'sci',
        noValue: 'The parameters of this run do not share one learning rate',
        size: [6, 9],
        targets: [range(`gradwatch_learning_rate{${RUN}}`, 'learning rate')],
      }),
      lines({
        title: 'Step rate',
        description: 'Steps evaluated per second, over all workers.',
        unit: 'suffix: steps/s',
        noValue: 'No step in this time range',
        min: 0,
        size: [6, 9],
        targets: [range(`rate(gradwatch_run_steps_evaluated_total{${RUN}}[$__rate_interval])`, 'steps')],
      }),
    ),
    section(
      'Gradient by depth',
      byLayer({
        title: 'Gradient norm by layer',
        description:
          "Base-10 logarithm of the rolling median of the L2 norm of each layer's weight gradient, input at the top. Colours that fade to blue towards the top show a vanishing gradient, a row that turns red an exploding one, a gap a non-finite one. Zero is shown as -20; the colour scale ends at -8 and 2, so that runs can be compared.",
        unit: 'suffix: decades',
        expr: `log10(clamp_min(gradwatch_gradient_l2_norm_rolling_median{${LAYERS}}, 1e-20))`,
        min: -8,
        max: 2,
      }),
      bars({
        title: 'Depth profile of the latest step',
        description:
          "Rolling median of the L2 norm of each layer's weight gradient, from input to output. A missing bar is zero. A layer learns ten times slower for each decade that its norm is lower.",
        unit: 'sci',
        noValue: 'No layer of this run is exported now',
        x: 'layer',
        value: 'rolling median norm',
        log: true,
        colors: thresholds('red', [1e-7, 'orange'], [1e-5, 'green'], [100, 'orange'], [1000, 'red']),
        size: [12, 10],
        targets: [rows(`max by (layer) (gradwatch_gradient_l2_norm_rolling_median{${LAYERS}})`)],
      }),
      lines({
        title: 'Norms of the largest and smallest layers',
        description:
          'Rolling median of the L2 norm, by layer. If there are more than twelve layers: the six largest and the six smallest; select others above.',
        unit: 'sci',
        noValue: 'No layer of this run was measured in this time range',
        log: true,
        legend: 'table',
        size: [12, 10],
        targets: [range(extremes('gradwatch_gradient_l2_norm_rolling_median'), '{{layer}}')],
      }),
      lines({
        title: 'Norm percentiles over all layers',
        description: 'Minimum, quartiles and maximum of the rolling median norms. Diverging lines show a gradient that vanishes or grows with depth.',
        unit: 'sci',
        noValue: 'No layer of this run was measured in this time range',
        log: true,
        size: [12, 9],
        targets: [
          ['100', 'maximum'],
          ['75', 'upper quartile'],
          ['50', 'median'],
          ['25', 'lower quartile'],
          ['0', 'minimum'],
        ].map(([percentile, name]) => range(`gradwatch_gradient_l2_norm_over_layers{${RUN},percentile="${percentile}"}`, name)),
      }),
      lines({
        title: 'Steps with NaN or infinity',
        description: 'Steps in the window of 64 with a non-finite gradient in the layer, of the ten layers with most.',
        unit: 'suffix: steps',
        noValue: 'No layer of this run was measured in this time range',
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
          'Norm of the update divided by the norm of the weights, rolling median. About 0.001 is usual; below 0.00001 the layer does not learn, above 0.1 a step overwrites what was learned. If there are more than twelve layers: the six largest and the six smallest.',
        unit: 'sci',
        noValue: 'No update was measured in this time range',
        log: true,
        limits: true,
        legend: 'table',
        colors: thresholds('red', [1e-5, 'green'], [0.1, 'red']),
        size: [12, 9],
        targets: [range(extremes('gradwatch_update_ratio'), '{{layer}}')],
      }),
      lines({
        title: 'Steps behind the fastest worker',
        description: 'Of a data-parallel run, the twelve workers that are furthest behind. The run is as slow as its slowest worker.',
        unit: 'suffix: steps',
        noValue: 'No worker in this time range',
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
      'Gradient distribution',
      {
        ...heatmap({
          title: 'Magnitudes in $sampled',
          description:
            "Elements of the layer's weight gradient by magnitude, in powers of four. Zeros are in the lowest row, NaN and infinities in the highest. A band that moves down shows a vanishing gradient; elements that move to the lowest row show dying units.",
          unit: 'locale',
          noValue: 'No distribution of this layer in this time range',
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
      'Dead and saturated units',
      byLayer({
        title: 'Dead units',
        description: 'Share of units that output zero for a whole batch, rolling median, of the forty layers with the largest share, input at the top. A verdict begins at 80 %.',
        unit: 'percentunit',
        expr: largest('gradwatch_dead_unit_share'),
        scheme: 'RdYlGn',
        min: 0,
        max: 1,
        decimals: 0,
        size: [12, 10],
        colors: thresholds('green', [0.8, 'orange'], [0.9, 'red']),
      }),
      byLayer({
        title: 'Saturated outputs',
        description: 'Share of outputs in the saturated region of tanh or sigmoid, rolling median, of the forty layers with the largest share, input at the top. A verdict begins at 50 %.',
        unit: 'percentunit',
        expr: largest('gradwatch_saturated_share'),
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
