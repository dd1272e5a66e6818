// The live page. Content of a topic is always inserted as text, never as markup.
const INTERVAL_MS = 1000;
const FLOOR = 1e-300; // stands for a norm of zero on the logarithmic scale
const SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'];

const byId = (id) => document.getElementById(id);
let selected = decodeURIComponent(location.hash.slice(1)) || null;
const charts = {};

function el(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

const number = (value) => (value === null || value === undefined ? NaN : Number(value)); // "NaN", "Infinity" too

function formatNumber(value) {
  if (value === null || value === undefined) return '–';
  const n = Number(value);
  if (Number.isNaN(n)) return 'NaN';
  if (!Number.isFinite(n)) return n > 0 ? '∞' : '−∞';
  if (n === 0) return '0';
  const magnitude = Math.abs(n);
  if (Number.isInteger(n) && magnitude < 1e6) return n.toLocaleString('en');
  return magnitude < 1e-3 || magnitude >= 1e5 ? n.toExponential(2).replace('.00', '') : String(Number(n.toPrecision(4)));
}

const words = (constant) => constant.toLowerCase().replaceAll('_', ' ');
const worst = (events) =>
  events.reduce((w, e) => (SEVERITIES.indexOf(e.severity) > SEVERITIES.indexOf(w) ? e.severity : w), null);

async function get(path) {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  if (path === 'api/runs') showIncomplete(response.headers.get('Gradwatch-Incomplete'));
  return response.json();
}

/** Names the monitors of the group that did not answer: their runs are missing. */
function showIncomplete(problems) {
  const notice = byId('incomplete');
  const text = problems ? `Runs are missing, because other monitors did not answer: ${problems}` : '';
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = !problems;
}

// ------------------------------------------------------------------------------------- run cards

function runFacts(run) {
  const facts = [words(run.state)];
  if (run.step !== null) facts.push(`step ${formatNumber(run.step)}${run.plannedSteps ? ' of ' + formatNumber(run.plannedSteps) : ''}`);
  if (run.loss !== null) facts.push(`loss ${formatNumber(run.loss)}`);
  return facts.join(' · ');
}

function card(run) {
  const button = el('button', 'run ' + (worst(run.active) ?? 'healthy').toLowerCase());
  button.type = 'button';
  button.dataset.run = run.run;
  button.setAttribute('aria-pressed', String(run.run === selected));
  button.append(el('span', 'name', run.run), el('span', 'facts', runFacts(run)));
  if (run.plannedSteps && run.step !== null) {
    const progress = el('progress');
    progress.max = run.plannedSteps;
    progress.value = Math.min(run.step + 1, run.plannedSteps);
    progress.setAttribute('aria-label', 'Progress');
    button.append(progress);
  }
  if (run.active.length === 0) button.append(el('span', 'healthy', 'no active verdict'));
  for (const event of run.active) {
    button.append(el('span', 'verdict-kind', words(event.kind) + (event.layer ? ` in ${event.layer.name}` : '')));
  }
  button.addEventListener('click', () => {
    selected = run.run;
    history.replaceState(null, '', '#' + encodeURIComponent(selected));
    refresh();
  });
  return button;
}

function showRuns(runs) {
  const nav = byId('runs');
  const focused = document.activeElement?.dataset?.run;
  nav.replaceChildren(...runs.map(card));
  if (focused) [...nav.children].find((child) => child.dataset.run === focused)?.focus();
  const affected = runs.filter((run) => run.active.length > 0).length;
  const text = runs.length === 0 ? 'Waiting for runs' : `${runs.length} run${runs.length === 1 ? '' : 's'}, ${affected === 0 ? 'none with an active verdict' : affected + ' with an active verdict'}`;
  if (byId('overview').textContent !== text) byId('overview').textContent = text;
  byId('empty').hidden = runs.length > 0;
}

// -------------------------------------------------------------------------------------- verdicts

function verdict(event, all) {
  const article = el('article', 'verdict ' + event.severity.toLowerCase());
  const heading = el('h3');
  heading.append(el('span', 'severity', words(event.severity) + ': '), words(event.kind) + (event.layer ? ` in ${event.layer.name}` : ''));
  article.append(heading);
  const cause = all.find((other) => other.id === event.causedBy);
  const role = event.rootCause ? 'root cause' : cause ? `caused by ${words(cause.kind)}` : event.causedBy ? 'consequence' : all.some((other) => other.rootCause) ? 'independent of the root cause' : null;
  article.append(el('p', 'when', [`since step ${formatNumber(event.onsetStep)}`, `confirmed at step ${formatNumber(event.confirmedStep)}`, event.layers.length > 1 ? `${event.layers.length} layers` : null, role].filter(Boolean).join(' · ')));
  if (event.cause) article.append(el('p', null, event.cause));
  if (event.evidence.length) {
    const list = el('dl');
    for (const item of event.evidence) {
      const pair = el('div');
      const value = el('dd', null, `${formatNumber(item.value)}${item.unit ? ' ' + item.unit : ''} `);
      if (item.limit !== null) value.append(el('small', null, `limit ${formatNumber(item.limit)}`));
      pair.append(el('dt', null, item.name), value);
      list.append(pair);
    }
    article.append(list);
  }
  if (event.remedies.length) {
    const list = el('ol');
    for (const remedy of event.remedies) list.append(el('li', null, remedy.text));
    article.append(el('strong', null, 'Remedies'), list);
  }
  return article;
}

function showVerdicts(detail) {
  const active = [...detail.active].sort((a, b) => Number(b.rootCause) - Number(a.rootCause));
  const key = JSON.stringify(active);
  const host = byId('verdicts');
  if (host.dataset.key !== key) {
    host.dataset.key = key; // redrawn only if changed, so that text can be selected and screen readers are not interrupted
    host.replaceChildren(...(active.length ? active.map((event) => verdict(event, active)) : [el('p', 'healthy-note', 'This run has no active verdict.')]));
  }
  byId('past-figure').hidden = detail.past.length === 0;
  byId('past').replaceChildren(...detail.past.map((event) => el('li', null,
    `${words(event.kind)}${event.layer ? ' in ' + event.layer.name : ''}, steps ${formatNumber(event.onsetStep)} to ${formatNumber(event.clearedStep)}`)));
}

// ---------------------------------------------------------------------------------------- alerts

const ALERTS_SHOWN = 6;

/** Returns a link to another server, or null if the URL is not http or https. */
function link(text, url) {
  if (!/^https?:\/\//i.test(url)) return null;
  const anchor = el('a', null, text);
  anchor.href = url;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  return anchor;
}

function alertItem(alert) {
  const severity = SEVERITIES.includes((alert.labels.severity ?? '').toUpperCase()) ? alert.labels.severity : 'info';
  const item = el('li', `alert ${severity} ${alert.firing ? 'firing' : 'resolved'}`);
  const heading = el('strong');
  heading.append(el('span', 'severity', alert.firing ? `${severity}: ` : 'resolved: '), alert.summary || alert.labels.alertname);
  const time = el('time', null, new Date(alert.deliveredAt).toLocaleTimeString());
  time.dateTime = alert.deliveredAt;
  const links = [link('Runbook', alert.runbookUrl), link('Dashboard', alert.dashboardUrl)].filter(Boolean);
  item.append(heading, time, ...links);
  if (alert.firing && alert.description) item.append(el('p', null, alert.description));
  if (alert.firing && alert.remedies) item.append(el('p', 'remedies', alert.remedies));
  return item;
}

/** Firing alerts come first, by descending severity, then resolved ones. */
function showAlerts(alerts) {
  const priority = (alert) => (alert.firing ? 10 : 0) + SEVERITIES.indexOf((alert.labels.severity ?? '').toUpperCase());
  const sorted = [...alerts].sort((a, b) => priority(b) - priority(a));
  const key = JSON.stringify(sorted);
  const host = byId('alert-list');
  byId('alerts').hidden = alerts.length === 0;
  if (host.dataset.key === key) return;
  host.dataset.key = key;
  const more = sorted.length - ALERTS_SHOWN;
  host.replaceChildren(...sorted.slice(0, ALERTS_SHOWN).map(alertItem), ...(more > 0 ? [el('li', 'more', `and ${formatNumber(more)} more`)] : []));
  const firing = alerts.filter((alert) => alert.firing).length;
  byId('alerts-title').textContent = `Alerts: ${formatNumber(firing)} firing`;
}

// ---------------------------------------------------------------------------------------- charts

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const plottable = (value) => (Number.isFinite(value) ? value : null);

function axis() {
  return {
    stroke: () => colour('--faint'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { stroke: () => colour('--line'), width: 1 },
    values: (u, ticks) => ticks.map(formatNumber),
    size: 62,
  };
}

function wholeDecades(u, low, high) {
  if (low === null || high === null) return [1e-3, 1];
  return [10 ** Math.floor(Math.log10(low) - 0.1), 10 ** Math.ceil(Math.log10(high) + 0.1)];
}

/** Ticks at whole decades, at most eight. */
function decades(u, axisIndex, low, high) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / 8));
  const ticks = [];
  for (let exponent = first; exponent <= last; exponent += stride) ticks.push(10 ** exponent);
  return ticks;
}

function draw(id, data, series, logarithmic) {
  const host = byId(id);
  const size = { width: Math.max(host.clientWidth, 200), height: 190 };
  const present = charts[id];
  if (present && present.run === selected) {
    present.plot.setSize(size);
    present.plot.setData(data);
    return;
  }
  present?.plot.destroy();
  const plot = new uPlot({
    ...size,
    legend: { show: series.length > 1, live: false },
    cursor: { drag: { x: true, y: false } },
    scales: { x: { time: false }, y: logarithmic ? { distr: 3, range: wholeDecades } : {} },
    axes: [
      { ...axis(), size: 34, values: (u, ticks) => ticks.map((t) => (Number.isInteger(t) ? formatNumber(t) : '')) },
      logarithmic ? { ...axis(), splits: decades, filter: (u, ticks) => ticks } : axis(),
    ],
    series: [{ label: 'step' }, ...series.map((s) => ({ label: s.label, stroke: () => colour(s.colour), width: 2, points: { show: data[0].length < 3 } }))],
  }, data, host);
  charts[id] = { plot, run: selected };
}

function showCharts(detail) {
  const steps = detail.trail.map((point) => point.step);
  const loss = number(detail.norms?.loss);
  byId('loss-note').textContent = detail.norms?.loss !== null && !Number.isFinite(loss) ? `${formatNumber(detail.norms?.loss)} at step ${formatNumber(detail.norms?.step)}` : 'at the steps sampled by this monitor';
  draw('loss-chart', [steps, detail.trail.map((p) => plottable(number(p.loss)))], [{ label: 'loss', colour: '--info' }], false);
  const positive = (value) => (Number.isFinite(value) && value > 0 ? value : null);
  draw('norm-chart', [steps, detail.trail.map((p) => positive(number(p.firstNorm))), detail.trail.map((p) => positive(number(p.lastNorm)))],
    [{ label: 'first layer', colour: '--warning' }, { label: 'last layer', colour: '--info' }], true);
}

// ------------------------------------------------------------------------------------------ bars

function bar(label, share, value, severity) {
  const item = el('li', severity ? 'affected ' + severity.toLowerCase() : '');
  const name = el('span', 'label', label);
  name.title = label;
  const track = el('div', 'track');
  const fill = el('div', 'fill');
  fill.style.width = `${Math.round(1000 * Math.min(1, Math.max(0, share))) / 10}%`;
  track.append(fill);
  item.append(name, track, el('span', 'value', value));
  return item;
}

function layerSeverity(detail, layer) {
  const named = detail.active.filter((event) => event.layers.includes(layer.index) || event.layer?.index === layer.index);
  return worst(named);
}

/** Draws bars by the logarithm of the norm. A non-finite norm fills its bar. */
function showDepth(detail) {
  const layers = (detail.norms?.layers ?? []).filter((layer) => layer.observed > 0);
  const decades = layers.map((layer) => Math.log10(Math.max(number(layer.medianL2Norm), FLOOR)));
  const finite = decades.filter((d) => Number.isFinite(d) && d > -300);
  const top = Math.max(...finite, -300);
  const bottom = Math.min(...finite, top - 2) - 0.5;
  byId('depth').replaceChildren(...layers.map((layer, i) => {
    const share = Number.isFinite(decades[i]) ? (decades[i] - bottom) / (top - bottom) : 1;
    const severity = layerSeverity(detail, layer) ?? (layer.nonFinite > 0 ? 'CRITICAL' : null);
    const value = formatNumber(layer.medianL2Norm) + (layer.nonFinite > 0 ? ` · ${layer.nonFinite} non-finite` : '');
    return bar(`${layer.index} ${layer.name}`, share, value, severity);
  }));
  const timed = layers.filter((layer) => layer.timeShare !== null || layer.timeLog10Slope !== null);
  byId('time-figure').hidden = timed.length === 0;
  byId('time').replaceChildren(...timed.map((layer) => bar(`${layer.index} ${layer.name}`, number(layer.timeShare) || 0,
    `${formatNumber(100 * number(layer.timeShare))} % · ${formatNumber(layer.timeLog10Slope)} dec/step`, layerSeverity(detail, layer))));
}

function showDetail(detail) {
  const run = detail.summary;
  byId('detail').hidden = false;
  byId('run-name').textContent = run.run;
  const facts = [runFacts(run), run.attempt > 1 ? `attempt ${run.attempt}` : null, run.model || null,
    run.stepsMissing > 0 ? `${formatNumber(run.stepsMissing)} steps missing` : null, run.failure || null];
  byId('run-facts').textContent = facts.filter(Boolean).join(' · ');
  showVerdicts(detail);
  showDepth(detail);
  showCharts(detail);
}

// ------------------------------------------------------------------------------------------ loop

let busy = false;

async function refresh() {
  if (busy) return;
  busy = true;
  try {
    const runs = await get('api/runs');
    if (!runs.some((run) => run.run === selected)) {
      selected = (runs.find((run) => run.active.length > 0) ?? runs[0])?.run ?? null;
    }
    showRuns(runs);
    showAlerts(await get('api/alerts'));
    if (selected === null) byId('detail').hidden = true;
    else showDetail(await get('api/runs/' + encodeURIComponent(selected)));
  } catch (error) {
    byId('overview').textContent = 'The monitor does not respond; retrying.';
    console.debug(error);
  } finally {
    busy = false;
  }
}

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, INTERVAL_MS);
