// Compiles the dashboards against Grafana's own types, for each supported version: every property has to exist and have
// the right type. Reads the dashboards from the given directory, by default ../dashboards.

import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, '..', 'node_modules');
const dashboards = process.argv[2] ?? join(here, '..', 'dashboards');

let failed = false;
for (const version of ['grafana-schema-11', 'grafana-schema-12']) {
  failed = !compiles(version) || failed;
}
process.exitCode = failed ? 1 : 0;

function compiles(version) {
  const folder = join(modules, '.check', version);
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  const files = readdirSync(dashboards).filter((name) => name.endsWith('.json'));
  if (files.length === 0) {
    throw new Error(`no dashboards in ${dashboards}`);
  }
  for (const name of files) {
    const dashboard = JSON.parse(readFileSync(join(dashboards, name), 'utf8'));
    writeFileSync(join(folder, name.replace('.json', '.ts')), source(dashboard, version, folder));
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings(version)));
  try {
    execFileSync(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), '-p', folder], {stdio: 'pipe'});
    console.log(`${files.length} dashboards conform to ${version}`);
    return true;
  } catch (e) {
    console.error(`do not conform to ${version}:\n${e.stdout}`);
    return false;
  }
}

function settings(version) {
  return {
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: 'es2022',
      module: 'es2022',
      moduleResolution: 'bundler',
      paths: {'@grafana/schema': [`../../${version}`]},
      types: [],
    },
    include: ['*.ts'],
  };
}

/**
 * A dashboard as TypeScript. Options and custom fields are separate constants: in Grafana's type of a panel they are
 * untyped records, and would not be checked.
 */
function source(dashboard, version, folder) {
  const path = (file) => relative(folder, file).replaceAll('\\', '/');
  const {panels, annotations, ...rest} = dashboard;
  const kinds = new Map();
  const lines = [];
  panels.forEach((panel, i) => {
    if (panel.type === 'row') {
      lines.push(`export const row${i}: Json<RowPanel> = ${literal(panel)};`);
      return;
    }
    const kind = `panel_${panel.type.replaceAll('-', '')}`;
    kinds.set(kind, typesOf(version, panel.type.replaceAll('-', '')));
    const {options, fieldConfig, targets, ...plain} = panel;
    const {custom, ...defaults} = fieldConfig.defaults;
    lines.push(`/* ${panel.title.replaceAll('*/', '')} */`);
    lines.push(`export const plain${i}: Json<Omit<Panel, 'options' | 'fieldConfig' | 'targets'>> = ${literal(plain)};`);
    lines.push(`export const options${i}: Json<${kind}.Options> = ${literal(options)};`);
    lines.push(`export const defaults${i}: Json<Omit<FieldConfig, 'custom'>> = ${literal(defaults)};`);
    lines.push(`export const overrides${i}: Json<FieldConfigSource['overrides']> = ${literal(fieldConfig.overrides)};`);
    if (custom !== undefined) {
      lines.push(`export const custom${i}: Json<Partial<${kind}.FieldConfig>> = ${literal(custom)};`);
    }
    lines.push(`export const targets${i}: PrometheusQuery[] = ${literal(targets)};`);
  });
  annotations.list.forEach((annotation, i) => {
    const type = annotation.builtIn ? 'Json<AnnotationQuery>' : "Json<Omit<AnnotationQuery, 'target'>> & PrometheusAnnotation";
    lines.push(`export const annotation${i}: ${type} = ${literal(annotation)};`);
  });
  return [
    `import type {AnnotationQuery, Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel} from '@grafana/schema';`,
    `import type {Json, PrometheusAnnotation, PrometheusQuery} from '${path(join(here, 'json'))}';`,
    ...[...kinds].map(([kind, file]) => `import type * as ${kind} from '${path(file)}';`),
    `export const dashboard: Json<Omit<Dashboard, 'panels' | 'annotations'>> = ${literal(rest)};`,
    ...lines,
    '',
  ].join('\n');
}

function literal(value) {
  return JSON.stringify(value, null, 1);
}

/** The file with the types of a panel type; its directory differs between versions. */
function typesOf(version, kind) {
  for (const root of ['dist/esm', 'dist/types']) {
    const folder = join(modules, version, root, 'raw', 'composable', kind, 'panelcfg', 'x');
    try {
      const file = readdirSync(folder).find((name) => name.endsWith('types.gen.d.ts'));
      if (file) {
        return join(folder, file.replace('.d.ts', ''));
      }
    } catch {
      // Try the other root.
    }
  }
  throw new Error(`${version} has no panel type ${kind}`);
}
