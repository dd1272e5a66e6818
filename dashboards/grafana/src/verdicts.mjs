// Verdicts as several dashboards show them.

import {
  colored,
  KINDS,
  ROOT_CAUSES,
  rows,
  SEVERITIES,
  table,
  toRun,
  toRunbook,
  whenEmpty,
} from './model.mjs';

/** How bad it stands, as a number: 3 critical, 2 warning, 1 info. No series where no verdict holds. */
export function severity(by, selector) {
  return ['critical * 3', 'warning * 2', 'info * 1']
    .map((level) => level.split(' * '))
    .map(([name, weight]) => `max by (${by}) (gradwatch_verdict_active{${selector},severity="${name}"} * ${weight})`)
    .reduce((above, below) => `${above} or ${below}`);
}

/** The same for whole runs, 0 where no verdict holds. */
export function severityOfRuns(selector) {
  return `${severity('run', selector)} or max by (run) (gradwatch_run_attempt{${selector}} * 0)`;
}

/** Verdicts that hold, each with what it rests on and what helps. */
export function verdictTable({title, description, selector, runs = false, size, noValue}) {
  const all = 'run, layer, kind, severity, root_cause';
  return table({
    title,
    description,
    unit: 'dateTimeFromNow',
    noValue,
    size,
    targets: [
      rows(
        `1000 * max by (${all}) (gradwatch_verdict_since_timestamp_seconds{${selector}})` +
          ` * on (${all}) group_left (cause, evidence, remedies)` +
          ` max by (${all}, cause, evidence, remedies) (gradwatch_verdict_info{${selector}})`,
      ),
    ],
    sortBy: 'part',
    columns: [
      ...(runs ? [['run', 'run', {links: [toRun], 'custom.width': 140}]] : []),
      ['kind', 'verdict', {mappings: KINDS, links: [toRunbook], 'custom.width': 160}],
      ['severity', 'severity', colored(SEVERITIES, 75)],
      ['Value', 'since', {unit: 'dateTimeFromNow', 'custom.width': 115}],
      ['layer', 'layer', {mappings: whenEmpty('whole run'), 'custom.width': 100}],
      ['root_cause', 'part', colored(ROOT_CAUSES, 95)],
      ['cause', 'why', wrapped],
      ['evidence', 'evidence', wrapped],
      ['remedies', 'what to do, most likely first', wrapped],
    ],
  });
}

// Grafana 11 has it in the cell, 12 beside it.
const wrapped = {'custom.cellOptions': {type: 'auto', wrapText: true}, 'custom.wrapText': true, 'custom.inspect': true};
