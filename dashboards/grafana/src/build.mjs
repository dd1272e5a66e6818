// Writes the dashboards as JSON to the given directory, by default ../dashboards.

import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {monitor} from './monitor.mjs';
import {run} from './run.mjs';
import {runs} from './runs.mjs';
import {throughTime} from './through-time.mjs';

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'dashboards');
mkdirSync(folder, {recursive: true});
for (const dashboard of [runs, run, throughTime, monitor]) {
  writeFileSync(join(folder, `${dashboard.uid}.json`), `${JSON.stringify(dashboard, null, 2)}\n`);
}
