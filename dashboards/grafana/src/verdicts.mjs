// Panels and queries about verdicts that several dashboards share.

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

/** Highest severity as a number: 3 critical, 2 warning, 1 info. No series where no verdict is active. */
export function severity(by, selector) {
  return ['critical * 3', 'warning * 2', 'info * 1']
    .map((level) => level.split(' * '))
    .map(([name, weight]) => `max by (${by}) (gradwatch_verdict_active{${selector},severity="${name}"} * ${weight})`)
    .reduce((above, below) => `${above} or ${below}`);
}

/** The same for whole runs, 0 where no verdict is active. */
export function severityOfRuns(selector) {
  return `${severity('run', selector)} or max by (run) (gradwatch_run_attempt{${selector}} * 0)`;
}

/** Active verdicts, each with its cause, evidence and remedies. */
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
    sortBy: 'role',
    columns: [
      ...(runs ? [['run', 'run', {links: [toRun], 'custom.width': 140}]] : []),
      ['kind', 'verdict', {mappings: KINDS, links: [toRunbook], 'custom.width': 160}],
      ['severity', 'severity', colored(SEVERITIES, 75)],
      ['Value', 'since', {unit: 'dateTimeFromNow', 'custom.width': 115}],
      ['layer', 'layer', {mappings: whenEmpty('whole run'), 'custom.width': 100}],
      ['root_cause', 'role', colored(ROOT_CAUSES, 95)],
      ['cause', 'cause', wrapped],
      ['evidence', 'evidence', wrapped],
      ['remedies', 'remedies, most likely first', wrapped],
    ],
  });
}

// Grafana 11 expects it in cellOptions, Grafana 12 beside it.
const wrapped = {'custom.cellOptions': {type: 'auto', wrapText: true}, 'custom.wrapText': true, 'custom.inspect': true};
