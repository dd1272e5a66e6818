// The live page. Content of a topic is always inserted as text, never as markup.
import { byId, el, formatNumber, words } from './format.js';
import { StepCharts } from './steps.js';

const INTERVAL_MS = 1000;
const SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'];

/** The address has the run and, behind it, the steps that are shown. */
function parseHash() {
  const [name, view] = location.hash.slice(1).split('&steps=');
  const steps = /^(\d+)-(\d+)$/.exec(view ?? '');
  return { run: decodeURIComponent(name) || null, view: steps ? [Number(steps[1]), Number(steps[2])] : null };
}

let { run: selected, view } = parseHash();
let runs = [];

function remember() {
  const steps = view ? `&steps=${view[0]}-${view[1]}` : '';
  history.replaceState(null, '', '#' + encodeURIComponent(selected) + steps);
}

function select(run) {
  selected = run;
  view = null;
  remember();
  refresh();
}

const charts = new StepCharts((shown) => { view = shown; remember(); });

const worst = (events) =>
  events.reduce((w, e) => (SEVERITIES.indexOf(e.severity) > SEVERITIES.indexOf(w) ? e.severity : w), null);

async function get(path) {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  if (path.startsWith('api/v1/runs')) showIncomplete(response.headers.get('Gradwatch-Incomplete'));
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
  button.addEventListener('click', () => select(run.run));
  return button;
}

const CARDS_SHOWN = 100;
let shownCards = '';

/** A run matches if each word of the search is in its name, its state or one of its verdicts. */
function matches(run, search) {
  const text = [run.run, words(run.state), run.active.length ? '' : 'healthy', ...run.active.map((event) => words(event.kind))].join(' ').toLowerCase();
  return search.every((word) => text.includes(word));
}

function showRuns() {
  const nav = byId('runs');
  const search = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = runs.filter((run) => matches(run, search));
  const shown = found.slice(0, CARDS_SHOWN);
  const key = JSON.stringify([shown, selected]);
  if (shownCards !== key) {
    shownCards = key;
    const focused = document.activeElement?.dataset?.run;
    nav.replaceChildren(...shown.map(card));
    if (focused) [...nav.children].find((child) => child.dataset.run === focused)?.focus();
  }
  byId('found').textContent = found.length > shown.length ? `${formatNumber(shown.length)} of ${formatNumber(found.length)} runs; search for others` : search.length ? `${formatNumber(found.length)} found` : '';
  const affected = runs.filter((run) => run.active.length > 0).length;
  const text = runs.length === 0 ? 'Waiting for runs' : `${runs.length} run${runs.length === 1 ? '' : 's'}, ${affected === 0 ? 'none with an active verdict' : affected + ' with an active verdict'}`;
  if (byId('overview').textContent !== text) byId('overview').textContent = text;
  byId('empty').hidden = runs.length > 0;
  byId('list').hidden = runs.length === 0;
}

byId('search').addEventListener('input', showRuns);

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

const ALERTS_SHOWN = 50;

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
  if (alert.labels.run) {
    const open = el('button', 'open', 'Show the run');
    open.type = 'button';
    open.addEventListener('click', () => select(alert.labels.run));
    item.append(open);
  }
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

function showDetail(detail) {
  const run = detail.summary;
  byId('detail').hidden = false;
  byId('run-name').textContent = run.run;
  const facts = [runFacts(run), run.attempt > 1 ? `attempt ${run.attempt}` : null, run.model || null,
    run.stepsMissing > 0 ? `${formatNumber(run.stepsMissing)} steps missing` : null, run.failure || null];
  byId('run-facts').textContent = facts.filter(Boolean).join(' · ');
  showVerdicts(detail);
  charts.offer(runs.map((other) => other.run));
}

// ------------------------------------------------------------------------------------------ loop

let busy = false;

async function refresh() {
  if (busy) return;
  busy = true;
  try {
    runs = (await get('api/v1/runs?limit=1000')).runs;
    if (!runs.some((run) => run.run === selected)) {
      selected = runs[0]?.run ?? null;
      view = null;
    }
    showRuns();
    showAlerts(await get('api/alerts'));
    if (selected === null) {
      byId('detail').hidden = true;
    } else {
      const detail = await get('api/v1/run?run=' + encodeURIComponent(selected));
      showDetail(detail);
      await charts.show(detail.summary.run, detail, view);
    }
  } catch (error) {
    byId('overview').textContent = 'The monitor does not respond; retrying.';
    console.debug(error);
  } finally {
    busy = false;
  }
}

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, INTERVAL_MS);
