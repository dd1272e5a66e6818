// How far back in its sequence does a recurrent layer learn?

import {
  bars,
  choiceVariable,
  dashboard,
  datasourceVariable,
  heatmap,
  instant,
  labelVariable,
  lines,
  range,
  rows,
  runbooksVariable,
  section,
  stat,
  thresholds,
  UID,
} from './model.mjs';
import {verdictTable} from './verdicts.mjs';

const LAYER = 'run="$run",layer="$layer"';
const TIME_SERIES = `${LAYER},direction="$direction"`;

const fact = (title, description, unit, expr, colors, noValue = 'unknown') =>
  stat({title, description, unit, noValue, colors, size: [8, 4], targets: [instant(expr, title)]});

export const throughTime = dashboard({
  uid: UID.throughTime,
  title: 'Gradwatch / Through time',
  description: 'How far back in its sequence does a recurrent layer learn?',
  from: 'now-15m',
  variables: [
    datasourceVariable,
    labelVariable({
      name: 'run',
      label: 'Run',
      description: 'Runs with recurrent layers',
      values: 'label_values(gradwatch_time_steps, run)',
    }),
    labelVariable({
      name: 'layer',
      label: 'Layer',
      description: 'Recurrent layers in order of depth; at most eight, evenly spread over the depth',
      values: 'label_values(gradwatch_time_gradient_l2_norm{run="$run"}, layer)',
    }),
    choiceVariable({
      name: 'direction',
      label: 'Direction',
      description: 'Direction in which the layer processes the sequence; backward is the second half of a bidirectional layer',
      values: ['forward', 'backward'],
    }),
    runbooksVariable,
  ],
  sections: [
    section(
      'Now',
      fact(
        'Share of the sequence with gradient',
        'Share of the sequence whose gradient is at least a thousandth of the maximum.',
        'percentunit',
        `gradwatch_time_gradient_share{${LAYER}}`,
        thresholds('red', [0.25, 'orange'], [0.5, 'green']),
      ),
      fact(
        'Decay per time step',
        'Decades that the gradient loses per time step on its way back. Below zero it grows.',
        'suffix: decades',
        `gradwatch_time_gradient_log10_slope{${LAYER}}`,
        thresholds('red', [-0.05, 'green'], [0.05, 'orange'], [0.2, 'red']),
      ),
      fact(
        'Sequence length',
        'Time steps of the latest sequence.',
        'suffix: time steps',
        `gradwatch_time_steps{${LAYER}}`,
        thresholds('text'),
      ),
      verdictTable({
        title: 'Active verdicts',
        description: 'Verdicts about gradients through time, with evidence and remedies. A verdict links to its runbook.',
        selector: 'run="$run",kind=~"VANISHING_THROUGH_TIME|EXPLODING_THROUGH_TIME"',
        noValue: 'No active verdict: no problem detected with gradients through time',
        size: [24, 5],
      }),
    ),
    section(
      'Position in the sequence',
      heatmap({
        title: 'Gradient by position and training time',
        description:
          'Base-10 logarithm of the largest gradient norm in each sixteenth of the sequence, by its position in per cent, the beginning at the bottom. Dark colours spreading from the bottom show that the layer does not learn from the beginning of the sequence. Zero is shown as -20; the colour scale ends at -10 and 0.',
        unit: 'suffix: decades',
        noValue: 'This layer has no such direction, or no sequence in this time range',
        upsideDown: false,
        min: -10,
        max: 0,
        size: [24, 11],
        maxDataPoints: 300,
        targets: [range(`log10(clamp_min(gradwatch_time_gradient_l2_norm{${TIME_SERIES}}, 1e-20))`, '{{position}} %')],
      }),
      bars({
        title: 'Profile of the latest step',
        description:
          'Largest gradient norm in each sixteenth of the sequence, by its position in per cent. A straight slope is a constant decay per time step. A missing bar is zero.',
        unit: 'sci',
        noValue: 'This layer has no such direction, or no sequence now',
        x: 'position',
        value: 'largest norm',
        log: true,
        colors: thresholds('red', [1e-8, 'orange'], [1e-5, 'green']),
        size: [12, 10],
        targets: [rows(`max by (position) (gradwatch_time_gradient_l2_norm{${TIME_SERIES}})`)],
      }),
      lines({
        title: 'Gradient at the beginning of the sequence',
        description:
          'Gradient norm at the beginning of the sequence divided by its maximum over the sequence. At 1 every position contributes equally; below 0.0001 the layer does not learn from the beginning.',
        unit: 'sci',
        noValue: 'This layer received no gradient in this time range',
        log: true,
        max: 1,
        limits: true,
        colors: thresholds('red', [1e-4, 'green']),
        size: [12, 10],
        targets: [
          range(
            `max by (layer) (gradwatch_time_gradient_l2_norm{${TIME_SERIES},position="00"})` +
              ` / (max by (layer) (gradwatch_time_gradient_l2_norm{${TIME_SERIES}}) > 0)`,
            '{{layer}}',
          ),
        ],
      }),
    ),
    section(
      'Over the training',
      lines({
        title: 'Share of the sequence with gradient',
        description:
          'Share of the sequence whose gradient is at least a thousandth of the maximum, of the ten layers with the smallest share.',
        unit: 'percentunit',
        noValue: 'This run has no recurrent layer in this time range',
        min: 0,
        max: 1,
        limits: true,
        colors: thresholds('red', [0.25, 'orange'], [0.5, 'green']),
        size: [12, 9],
        targets: [
          range(
            'gradwatch_time_gradient_share{run="$run"} and on (layer) bottomk(10, gradwatch_time_gradient_share{run="$run"} @ end())',
            '{{layer}}',
          ),
        ],
      }),
      lines({
        title: 'Decay per time step',
        description:
          'Decades that the gradient loses per time step on its way back, of the ten layers that lose most. Below zero it grows.',
        unit: 'suffix: decades',
        noValue: 'This run has no recurrent layer in this time range',
        limits: true,
        colors: thresholds('red', [-0.05, 'green'], [0.05, 'orange'], [0.2, 'red']),
        size: [12, 9],
        targets: [
          range(
            'gradwatch_time_gradient_log10_slope{run="$run"} and on (layer) topk(10, gradwatch_time_gradient_log10_slope{run="$run"} @ end())',
            '{{layer}}',
          ),
        ],
      }),
    ),
  ],
});
