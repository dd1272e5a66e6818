// How far back through its sequence does a recurrent layer learn?

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
const COURSE = `${LAYER},direction="$direction"`;

const fact = (title, description, unit, expr, colors, noValue = 'unknown') =>
  stat({title, description, unit, noValue, colors, size: [8, 4], targets: [instant(expr, title)]});

export const throughTime = dashboard({
  uid: UID.throughTime,
  title: 'Gradwatch / Through time',
  description: 'How far back through its sequence does a recurrent layer learn?',
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
      description: 'Recurrent layers in order of depth; eight at most, evenly spread',
      values: 'label_values(gradwatch_time_gradient_l2_norm{run="$run"}, layer)',
    }),
    choiceVariable({
      name: 'direction',
      label: 'Direction',
      description: 'In which the layer reads; backward is the second half of a bidirectional layer',
      values: ['forward', 'backward'],
    }),
    runbooksVariable,
  ],
  sections: [
    section(
      'Now',
      fact(
        'Sequence that still learns',
        'Share of the sequence whose gradient is at least a thousandth of the largest.',
        'percentunit',
        `gradwatch_time_gradient_share{${LAYER}}`,
        thresholds('red', [0.25, 'orange'], [0.5, 'green']),
      ),
      fact(
        'Decay per time step',
        'Decades that the gradient loses with each time step on its way back. Below zero it grows.',
        'suffix: decades',
        `gradwatch_time_gradient_log10_slope{${LAYER}}`,
        thresholds('red', [-0.05, 'green'], [0.05, 'orange'], [0.2, 'red']),
      ),
      fact(
        'Sequence length',
        'Time steps of the newest sequence.',
        'suffix: time steps',
        `gradwatch_time_steps{${LAYER}}`,
        thresholds('text'),
      ),
      verdictTable({
        title: 'Verdicts that hold',
        description: 'What is wrong with gradients through time, and what to do. A verdict leads to its runbook.',
        selector: 'run="$run",kind=~"VANISHING_THROUGH_TIME|EXPLODING_THROUGH_TIME"',
        noValue: 'No verdict holds: as far as can be seen, the whole sequence is learned from',
        size: [24, 5],
      }),
    ),
    section(
      'Position in the sequence',
      heatmap({
        title: 'Gradient by position and training time',
        description:
          'Logarithm of the largest gradient norm in each sixteenth of the sequence, its beginning at the bottom, by per cent of the sequence before it. Darkness spreading from the bottom: the beginning is forgotten. Zero counts as -20; colours end at -10 and 0.',
        unit: 'suffix: decades',
        noValue: 'This layer has no such direction, or no sequence in this time',
        upsideDown: false,
        min: -10,
        max: 0,
        size: [24, 11],
        maxDataPoints: 300,
        targets: [range(`log10(clamp_min(gradwatch_time_gradient_l2_norm{${COURSE}}, 1e-20))`, '{{position}} %')],
      }),
      bars({
        title: 'Profile of the latest step',
        description:
          'Largest gradient norm in each sixteenth of the sequence, from its beginning to its end, by per cent of the sequence before it. A straight slope is a constant decay. A bar that is missing is zero.',
        unit: 'sci',
        noValue: 'This layer has no such direction, or no sequence now',
        x: 'position',
        value: 'largest norm',
        log: true,
        colors: thresholds('red', [1e-8, 'orange'], [1e-5, 'green']),
        size: [12, 10],
        targets: [rows(`max by (position) (gradwatch_time_gradient_l2_norm{${COURSE}})`)],
      }),
      lines({
        title: 'Reach',
        description:
          'Gradient norm at the beginning of the sequence over its largest. One: all of the sequence counts alike. Under a ten-thousandth the beginning is forgotten.',
        unit: 'sci',
        noValue: 'No gradient reached this layer in this time',
        log: true,
        max: 1,
        limits: true,
        colors: thresholds('red', [1e-4, 'green']),
        size: [12, 10],
        targets: [
          range(
            `max by (layer) (gradwatch_time_gradient_l2_norm{${COURSE},position="00"})` +
              ` / (max by (layer) (gradwatch_time_gradient_l2_norm{${COURSE}}) > 0)`,
            '{{layer}}',
          ),
        ],
      }),
    ),
    section(
      'Over training',
      lines({
        title: 'Sequence that still learns',
        description:
          'Share of the sequence whose gradient is at least a thousandth of the largest, of the ten layers with the least.',
        unit: 'percentunit',
        noValue: 'This run has no recurrent layer in this time',
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
          'Decades that the gradient loses with each time step on its way back, of the ten layers that lose most. Below zero it grows.',
        unit: 'suffix: decades',
        noValue: 'This run has no recurrent layer in this time',
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
