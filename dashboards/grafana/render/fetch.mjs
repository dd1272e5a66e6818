// Runs a dashboard's queries on Prometheus, with its variables interpolated, as Grafana does.

const POINTS = 400;

/** The dashboard with Prometheus' responses in the `responses` of each panel, one per query. Rows are unchanged. */
export async function fetchDashboard(dashboard, prometheus, choices, {from, to}) {
  const values = {};
  const chosen = {};
  for (const variable of dashboard.templating.list) {
    if (variable.type === 'query') {
      const [, selector, label] = variable.query.query.match(/^label_values\((.+), (\w+)\)$/);
      const known = await request(prometheus, `label/${label}/values`, {'match[]': fill(selector, chosen), start: from, end: to});
      values[variable.name] = known;
      chosen[variable.name] = choices[variable.name] ?? (variable.includeAll ? '.*' : (known[0] ?? ''));
    } else {
      chosen[variable.name] = choices[variable.name] ?? variable.current?.value ?? 'Prometheus';
    }
  }
  const panels = [];
  for (const panel of dashboard.panels.flatMap((one) => repeated(one, values))) {
    panels.push(panel.type === 'row' ? panel : {...panel, responses: await responses(panel, prometheus, chosen, {from, to})});
  }
  const annotations = [];
  for (const annotation of dashboard.annotations.list.filter((one) => !one.builtIn && one.enable)) {
    const result = await range(annotation.target.expr, prometheus, chosen, {from, to}, 5);
    annotations.push({name: annotation.name, color: annotation.iconColor, result});
  }
  return {...dashboard, panels, annotations, chosen, range: {from, to}};
}

/** The copies of a panel that repeats: one per value, side by side. */
function repeated(panel, values) {
  if (!panel.repeat) {
    return [panel];
  }
  const all = values[panel.repeat] ?? [];
  const perRow = Math.min(panel.maxPerRow ?? 4, all.length);
  return all.map((value, i) => ({
    ...panel,
    local: {[panel.repeat]: value},
    title: panel.title.replaceAll(`$${panel.repeat}`, value),
    gridPos: {...panel.gridPos, w: 24 / perRow, x: (i % perRow) * (24 / perRow), y: panel.gridPos.y + Math.floor(i / perRow) / 1000},
    repeatRow: Math.floor(i / perRow),
  }));
}

async function responses(panel, prometheus, chosen, {from, to}) {
  const all = [];
  for (const target of panel.targets) {
    const variables = {...chosen, ...panel.local, __range: `${Math.ceil(to - from)}s`};
    if (target.range === false) {
      all.push({target, result: (await request(prometheus, 'query', {query: fill(target.expr, variables, 4), time: to})).result});
    } else {
      const step = Math.max(1, Math.ceil((to - from) / (panel.maxDataPoints ?? POINTS)));
      all.push({target, step, result: await range(target.expr, prometheus, variables, {from, to}, step)});
    }
  }
  return all;
}

async function range(expr, prometheus, variables, {from, to}, step) {
  const query = fill(expr, variables, step);
  return (await request(prometheus, 'query_range', {query, start: from, end: to, step})).result;
}

function fill(text, variables, step = 1) {
  const all = {...variables, __rate_interval: `${Math.max(step + 1, 4)}s`};
  return Object.keys(all)
    .sort((a, b) => b.length - a.length)
    .reduce((result, name) => result.replaceAll(`$${name}`, all[name]), text);
}

async function request(prometheus, path, parameters) {
  const response = await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const body = await response.json();
  if (body.status !== 'success') {
    throw new Error(`${JSON.stringify(parameters)}: ${body.error}`);
  }
  return body.data;
}
