// The live page. Everything from a topic enters the page as text, never as markup.
const INTERVAL_MS = 1000;
const FLOOR = 1e-300; // a norm of zero on a logarithmic scale
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

function figure(value) {
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
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// ------------------------------------------------------------------------------------- run cards

function runFacts(run) {
  const facts = [words(run.state)];
  if (run.step !== null) facts.push(`step ${figure(run.step)}${run.plannedSteps ? ' of ' + figure(run.plannedSteps) : ''}`);
  if (run.loss !== null) facts.push(`loss ${figure(run.loss)}`);
  return facts.join(' · ');
}

function card(run) {
  const button = el('button', 'run ' + (worst(run.active) ?? 'well').toLowerCase());
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
  if (run.active.length === 0) button.append(el('span', 'well', 'nothing wrong'));
  for (const event of run.active) {
    button.append(el('span', 'trouble', words(event.kind) + (event.layer ? ` in ${event.layer.name}` : '')));
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
  const ill = runs.filter((run) => run.active.length > 0).length;
  const text = runs.length === 0 ? 'Waiting for runs' : `${runs.length} run${runs.length === 1 ? '' : 's'}, ${ill === 0 ? 'nothing wrong' : ill + ' with a verdict'}`;
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
  const role = event.rootCause ? 'root cause' : cause ? `follows from ${words(cause.kind)}` : event.causedBy ? 'a consequence' : null;
  article.append(el('p', 'when', [`since step ${figure(event.onsetStep)}`, `certain at step ${figure(event.confirmedStep)}`, event.layers.length > 1 ? `${event.layers.length} layers` : null, role].filter(Boolean).join(' · ')));
  if (event.cause) article.append(el('p', null, event.cause));
  if (event.evidence.length) {
    const list = el('dl');
    for (const item of event.evidence) {
      const pair = el('div');
      const value = el('dd', null, `${figure(item.value)}${item.unit ? ' ' + item.unit : ''} `);
      if (item.limit !== null) value.append(el('small', null, `limit ${figure(item.limit)}`));
      pair.append(el('dt', null, item.name), value);
      list.append(pair);
    }
    article.append(list);
  }
  if (event.remedies.length) {
    const list = el('ol');
    for (const remedy of event.remedies) list.append(el('li', null, remedy.text));
    article.append(el('strong', null, 'What to do'), list);
  }
  return article;
}

function showVerdicts(detail) {
  const active = [...detail.active].sort((a, b) => Number(b.rootCause) - Number(a.rootCause));
  const key = JSON.stringify(active);
  const host = byId('verdicts');
  if (host.dataset.key !== key) {
    host.dataset.key = key; // redrawn only when changed, so that text can be selected and read out
    host.replaceChildren(...(active.length ? active.map((event) => verdict(event, active)) : [el('p', 'well-note', 'No verdict holds for this run.')]));
  }
  byId('past-figure').hidden = detail.past.length === 0;
  byId('past').replaceChildren(...detail.past.map((event) => el('li', null,
    `${words(event.kind)}${event.layer ? ' in ' + event.layer.name : ''}, steps ${figure(event.onsetStep)} to ${figure(event.clearedStep)}`)));
}

// ---------------------------------------------------------------------------------------- alerts

const ALERTS_SHOWN = 6;

/** A link to another server; what is no http(s) stays text. */
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
  const item = el('li', `alert ${severity} ${alert.firing ? 'firing' : 'over'}`);
  const heading = el('strong');
  heading.append(el('span', 'severity', alert.firing ? `${severity}: ` : 'over: '), alert.summary || alert.labels.alertname);
  const time = el('time', null, new Date(alert.deliveredAt).toLocaleTimeString());
  time.dateTime = alert.deliveredAt;
  const links = [link('Runbook', alert.runbookUrl), link('Dashboard', alert.dashboardUrl)].filter(Boolean);
  item.append(heading, time, ...links);
  if (alert.firing && alert.description) item.append(el('p', null, alert.description));
  if (alert.firing && alert.remedies) item.append(el('p', 'remedies', alert.remedies));
  return item;
}

/** Those that fire first, the gravest at the top; then what is over. */
function showAlerts(alerts) {
  const rank = (alert) => (alert.firing ? 10 : 0) + SEVERITIES.indexOf((alert.labels.severity ?? '').toUpperCase());
  const sorted = [...alerts].sort((a, b) => rank(b) - rank(a));
  const key = JSON.stringify(sorted);
  const host = byId('alert-list');
  byId('alerts').hidden = alerts.length === 0;
  if (host.dataset.key === key) return;
  host.dataset.key = key;
  const more = sorted.length - ALERTS_SHOWN;
  host.replaceChildren(...sorted.slice(0, ALERTS_SHOWN).map(alertItem), ...(more > 0 ? [el('li', 'more', `and ${figure(more)} more`)] : []));
  const firing = alerts.filter((alert) => alert.firing).length;
  byId('alerts-title').textContent = `Alerts delivered: ${firing === 0 ? 'none fires' : firing === 1 ? '1 fires' : figure(firing) + ' fire'}`;
}

// ---------------------------------------------------------------------------------------- charts

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const plottable = (value) => (Number.isFinite(value) ? value : null);

function axis() {
  return {
    stroke: () => colour('--faint'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { stroke: () => colour('--line'), width: 1 },
    values: (u, ticks) => ticks.map(figure),
    size: 62,
  };
}

function wholeDecades(u, low, high) {
  if (low === null || high === null) return [1e-3, 1];
  return [10 ** Math.floor(Math.log10(low) - 0.1), 10 ** Math.ceil(Math.log10(high) + 0.1)];
}

/** Ticks at whole decades, eight at most. */
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
      { ...axis(), size: 34, values: (u, ticks) => ticks.map((t) => (Number.isInteger(t) ? figure(t) : '')) },
      logarithmic ? { ...axis(), splits: decades, filter: (u, ticks) => ticks } : axis(),
    ],
    series: [{ label: 'step' }, ...series.map((s) => ({ label: s.label, stroke: () => colour(s.colour), width: 2, points: { show: data[0].length < 3 } }))],
  }, data, host);
  charts[id] = { plot, run: selected };
}

function showCharts(detail) {
  const steps = detail.trail.map((point) => point.step);
  const loss = number(detail.norms?.loss);
  byId('loss-note').textContent = detail.norms?.loss !== null && !Number.isFinite(loss) ? `${figure(detail.norms?.loss)} at step ${figure(detail.norms?.step)}` : 'at the steps seen by this monitor';
  draw('loss-chart', [steps, detail.trail.map((p) => plottable(number(p.loss)))], [{ label: 'loss', colour: '--info' }], false);
  const positive = (value) => (Number.isFinite(value) && value > 0 ? value : null);
  draw('norm-chart', [steps, detail.trail.map((p) => positive(number(p.firstNorm))), detail.trail.map((p) => positive(number(p.lastNorm)))],
    [{ label: 'first layer', colour: '--warning' }, { label: 'last layer', colour: '--info' }], true);
}

// ------------------------------------------------------------------------------------------ bars

function bar(label, share, value, severity) {
  const item = el('li', severity ? 'ill ' + severity.toLowerCase() : '');
  const name = el('span', 'label', label);
  name.title = label;
  const track = el('div', 'track');
  const fill = el('div', 'fill');
  fill.style.width = `${Math.round(1000 * Math.min(1, Math.max(0, share))) / 10}%`;
  track.append(fill);
  item.append(name, track, el('span', 'value', value));
  return item;
}

function illness(detail, layer) {
  const named = detail.active.filter((event) => event.layers.includes(layer.index) || event.layer?.index === layer.index);
  return worst(named);
}

/** Bars by the norm's logarithm. A norm that is not finite fills its track. */
function showDepth(detail) {
  const layers = (detail.norms?.layers ?? []).filter((layer) => layer.observed > 0);
  const decades = layers.map((layer) => Math.log10(Math.max(number(layer.medianL2Norm), FLOOR)));
  const finite = decades.filter((d) => Number.isFinite(d) && d > -300);
  const top = Math.max(...finite, -300);
  const bottom = Math.min(...finite, top - 2) - 0.5;
  byId('depth').replaceChildren(...layers.map((layer, i) => {
    const share = Number.isFinite(decades[i]) ? (decades[i] - bottom) / (top - bottom) : 1;
    const ill = illness(detail, layer) ?? (layer.nonFinite > 0 ? 'CRITICAL' : null);
    const value = figure(layer.medianL2Norm) + (layer.nonFinite > 0 ? ` · ${layer.nonFinite} non-finite` : '');
    return bar(`${layer.index} ${layer.name}`, share, value, ill);
  }));
  const timed = layers.filter((layer) => layer.timeShare !== null || layer.timeLog10Slope !== null);
  byId('time-figure').hidden = timed.length === 0;
  byId('time').replaceChildren(...timed.map((layer) => bar(`${layer.index} ${layer.name}`, number(layer.timeShare) || 0,
    `${figure(100 * number(layer.timeShare))} % · ${figure(layer.timeLog10Slope)} dec/step`, illness(detail, layer))));
}

function showDetail(detail) {
  const run = detail.summary;
  byId('detail').hidden = false;
  byId('run-name').textContent = run.run;
  const facts = [runFacts(run), run.attempt > 1 ? `attempt ${run.attempt}` : null, run.model || null,
    run.stepsMissing > 0 ? `${figure(run.stepsMissing)} steps missing` : null, run.failure || null];
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
    byId('overview').textContent = 'The monitor does not answer; trying again.';
    console.debug(error);
  } finally {
    busy = false;
  }
}

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, INTERVAL_MS);
