// Renders the dashboards from their own queries, without Grafana: node render.mjs PROMETHEUS DIRECTORY
// Apache ECharts draws the charts, Chromium takes the screenshots.

import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {fetchDashboard} from './fetch.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const WIDTH = 1600;

/** The pictures: a dashboard, and the values of its variables. */
const PICTURES = [
  {name: 'runs', uid: 'gradwatch-runs', choices: {}},
  {name: 'run-vanishing', uid: 'gradwatch-run', choices: {run: 'deep-sigmoid'}},
  {name: 'run-exploding', uid: 'gradwatch-run', choices: {run: 'hot-learning-rate'}},
  {name: 'run-healthy', uid: 'gradwatch-run', choices: {run: 'healthy-relu'}},
  {name: 'run-500-layers', uid: 'gradwatch-run', choices: {run: 'wide'}},
  {name: 'through-time', uid: 'gradwatch-through-time', choices: {run: 'forgetful-rnn'}},
  {name: 'monitor', uid: 'gradwatch-monitor', choices: {}},
];

const [prometheus, folder, data] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node render.mjs PROMETHEUS DIRECTORY, for example: node render.mjs http://localhost:9090 pictures');
  process.exit(2);
}
mkdirSync(folder, {recursive: true});
const scratch = mkdtempSync(join(tmpdir(), 'gradwatch-render-'));
try {
  const to = Math.floor(Date.now() / 1000);
  for (const picture of PICTURES) {
    const dashboard = data && prometheus === '-' ? saved(picture) : await fetched(picture, to);
    if (data) {
      mkdirSync(data, {recursive: true});
      writeFileSync(join(data, `${picture.name}.json`), JSON.stringify(dashboard));
    }
    draw(picture, dashboard);
  }
} finally {
  rmSync(scratch, {recursive: true, force: true});
}

function saved({name}) {
  return JSON.parse(readFileSync(join(data, `${name}.json`), 'utf8'));
}

async function fetched({uid, choices}, to) {
  const dashboard = JSON.parse(readFileSync(join(here, '..', 'dashboards', `${uid}.json`), 'utf8'));
  const from = to - seconds(dashboard.time.from);
  const first = await firstScrape(from, to);
  return fetchDashboard(dashboard, prometheus, choices, {from: Math.max(from, first), to});
}

function seconds(from) {
  return Number(from.match(/^now-(\d+)m$/)[1]) * 60;
}

/** Time of the first scrape, so that charts do not start with an empty half. */
async function firstScrape(from, to) {
  const query = new URLSearchParams({query: 'count(up)', start: from, end: to, step: 1});
  const answer = await (await fetch(`${prometheus}/api/v1/query_range?${query}`)).json();
  return answer.data.result[0].values[0][0];
}

function draw({name}, dashboard) {
  const page = join(scratch, `${name}.html`);
  const height = write(page, dashboard);
  const file = join(folder, `${name}.png`);
  execFileSync(
    'chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--force-device-scale-factor=1',
      '--virtual-time-budget=20000',
      `--user-data-dir=${join(scratch, 'profile')}`,
      `--window-size=${WIDTH},${height}`,
      `--screenshot=${file}`,
      `file://${page}`,
    ],
    {stdio: 'pipe'},
  );
  console.log(file);
}

/** Writes the page and returns its height in pixels. */
function write(page, dashboard) {
  const script = (path) => readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><style>${readFileSync(join(here, 'page.css'), 'utf8')}</style><body>
<script>${script(join(here, 'node_modules/echarts/dist/echarts.min.js'))}</script>
<script>const DASHBOARD = ${JSON.stringify(dashboard).replaceAll('<', '\\u003c')};</script>
<script>${script(join(here, 'page.js'))}</script>`,
  );
  return 150 + rowsOf(dashboard) * 38;
}

/** Height in grid units, including the rows that repeated panels add. */
function rowsOf(dashboard) {
  const bottom = Math.max(...dashboard.panels.map((panel) => Math.floor(panel.gridPos.y) + panel.gridPos.h));
  const more = Math.max(0, ...dashboard.panels.map((panel) => (panel.repeatRow ?? 0) * panel.gridPos.h));
  return bottom + more;
}
