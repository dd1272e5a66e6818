// Grafana's dashboard model as these dashboards use it: panels with all their mandatory parts, laid out in
// rows. Defaults are defined here once, for all panels. Types are checked against Grafana's own: see ../check.

import {readFileSync} from 'node:fs';

export const DATASOURCE = {type: 'prometheus', uid: '${datasource}'};

/** Links refer to uids: titles may change, these do not. */
export const UID = {
  runs: 'gradwatch-runs',
  run: 'gradwatch-run',
  throughTime: 'gradwatch-through-time',
  monitor: 'gradwatch-monitor',
};

// ------------------------------------------------------------------------------------------------ queries

/** A query over the time range. */
export function range(expr, legendFormat, more = {}) {
  return {datasource: DATASOURCE, editorMode: 'code', expr, legendFormat, range: true, ...more};
}

/** A query at the end of the time range. */
export function instant(expr, legendFormat, more = {}) {
  return {datasource: DATASOURCE, editorMode: 'code', expr, legendFormat, instant: true, range: false, ...more};
}

/** A query at the end of the time range, a row for each series. */
export function rows(expr) {
  return instant(expr, '__auto', {format: 'table'});
}

// ------------------------------------------------------------------------------------------------ colours

/** Colours from values: `steps` are [from, colour], the first without a lower bound. */
export function thresholds(first, ...steps) {
  return {
    mode: 'absolute',
    steps: [{color: first, value: null}, ...steps.map(([value, color]) => ({color, value}))],
  };
}

export const NEUTRAL = thresholds('text');

/** Severity as a number, for panels that colour by value. */
export const SEVERITY = [
  {
    type: 'value',
    options: {
      0: {text: 'none', color: 'green', index: 0},
      1: {text: 'info', color: 'blue', index: 1},
      2: {text: 'warning', color: 'orange', index: 2},
      3: {text: 'critical', color: 'red', index: 3},
    },
  },
];

export const SEVERITY_THRESHOLDS = thresholds('green', [1, 'blue'], [2, 'orange'], [3, 'red']);

/** Texts and colours by value. */
export function valueTexts(options) {
  const entries = Object.entries(options).map(([name, [text, color]], index) => [name, {text, color, index}]);
  return [{type: 'value', options: Object.fromEntries(entries)}];
}

export const STATES = valueTexts({
  started: ['started', 'blue'],
  running: ['running', 'green'],
  finished: ['finished', 'text'],
  failed: ['failed', 'red'],
  stopped: ['stopped', 'text'],
  unknown: ['unknown', 'yellow'],
});

export const TRENDS = valueTexts({
  unknown: ['unknown', 'text'],
  falling: ['decreasing', 'green'],
  learned: ['learned', 'green'],
  levelled_off: ['levelled off', 'green'],
  plateau: ['plateau', 'orange'],
  rising: ['increasing', 'red'],
});

export const SEVERITIES = valueTexts({
  info: ['info', 'blue'],
  warning: ['warning', 'orange'],
  critical: ['critical', 'red'],
});

export const ROOT_CAUSES = valueTexts({true: ['root cause', 'red'], false: ['consequence', 'text']});

const VERDICT_KINDS = JSON.parse(readFileSync(new URL('./verdict-kinds.json', import.meta.url), 'utf8'));

/** Kinds of verdict by the name of their runbook, which the link to it needs. */
export const KINDS = valueTexts(Object.fromEntries(VERDICT_KINDS.map(({kind, runbook}) => [kind, [runbook, 'text']])));

/** Titles for series that are named by their kind of verdict. */
export const KIND_TITLES = VERDICT_KINDS.map(({kind, title}) => ({
  matcher: {id: 'byName', options: kind},
  properties: [{id: 'displayName', value: title}],
}));

// ------------------------------------------------------------------------------------------------ panels

/**
 * A panel with its mandatory parts. `unit`, `description` and `noValue` are not optional: a panel without one does not
 * build.
 */
function panel(type, {title, description, unit, noValue, targets, size, colors, defaults = {}, overrides = [], ...more}) {
  for (const [name, value] of Object.entries({title, description, unit, noValue, targets, size, colors})) {
    if (value === undefined) {
      throw new Error(`panel ${title ?? '?'} has no ${name}`);
    }
  }
  const [w, h] = size;
  return {
    type,
    title,
    description,
    datasource: DATASOURCE,
    gridPos: {w, h, x: 0, y: 0},
    fieldConfig: {defaults: {unit, noValue, thresholds: colors, ...defaults}, overrides},
    targets: targets.map((target, i) => ({refId: String.fromCharCode(65 + i), ...target})),
    ...more,
  };
}

const LOG = {type: 'log', log: 10};

/** Linear around zero, logarithmic beyond: for values that may be tiny, huge or negative. */
export const SYMLOG = {type: 'symlog', log: 10, linearThreshold: 0.001};

/** Lines over time. With `limits`, the thresholds of `colors` are drawn as lines too. */
export function lines({log = false, scale, limits = false, min, max, legend = 'list', draw = {}, colors = NEUTRAL, ...rest}) {
  return panel('timeseries', {
    ...rest,
    colors,
    defaults: {
      min,
      max,
      color: {mode: 'palette-classic'},
      custom: {
        drawStyle: 'line',
        lineWidth: 1,
        fillOpacity: 0,
        showPoints: 'auto',
        pointSize: 4,
        // Bridge a failed scrape, but show longer gaps.
        spanNulls: 5000,
        scaleDistribution: scale ?? (log ? LOG : {type: 'linear'}),
        thresholdsStyle: {mode: limits ? 'dashed' : 'off'},
        ...draw,
      },
    },
    options: {
      legend: {
        showLegend: true,
        displayMode: legend,
        placement: legend === 'table' ? 'right' : 'bottom',
        calcs: legend === 'table' ? ['lastNotNull'] : [],
      },
      tooltip: {mode: 'multi', sort: 'none'},
    },
  });
}

/** One row of cells for each series, in the order of their labels, the first at the top. */
export function heatmap({scheme = 'Turbo', reverse = false, min, max, upsideDown = true, decimals = 1, colors = NEUTRAL, axisUnit, hideUpTo = -1e9, ...rest}) {
  return panel('heatmap', {
    ...rest,
    colors,
    defaults: {custom: {scaleDistribution: {type: 'linear'}}},
    options: {
      calculate: false,
      cellGap: 0,
      cellValues: {unit: rest.unit, decimals},
      color: {mode: 'scheme', scheme, steps: 64, exponent: 0.5, fill: 'dark-orange', reverse, min, max},
      exemplars: {color: 'rgba(255,0,255,0.7)'},
      // By default Grafana hides values up to 1e-9: right for counts, wrong for logarithms.
      filterValues: {le: hideUpTo},
      legend: {show: true},
      rowsFrame: {layout: 'auto'},
      showValue: 'never',
      tooltip: {mode: 'single', yHistogram: false, showColorScale: true},
      yAxis: {axisPlacement: 'left', reverse: upsideDown, unit: axisUnit},
    },
  });
}

/** A single value, or with `field` the text of that field in a table of one row. */
export function stat({text = 'value', field, mappings = [], decimals, ...rest}) {
  return panel('stat', {
    ...rest,
    defaults: {mappings, decimals},
    options: {
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      reduceOptions: {calcs: ['lastNotNull'], fields: field ? `/^${field}$/` : '', values: false},
      showPercentChange: false,
      textMode: text,
      wideLayout: true,
    },
  });
}

/** One bar for each row of a table, in the order of `x`. */
export function bars({x, log = false, value, colors = NEUTRAL, ...rest}) {
  return panel('barchart', {
    ...rest,
    colors,
    defaults: {
      color: {mode: 'thresholds'},
      custom: {
        fillOpacity: 80,
        lineWidth: 0,
        gradientMode: 'none',
        scaleDistribution: log ? LOG : {type: 'linear'},
        thresholdsStyle: {mode: 'off'},
      },
    },
    transformations: [
      {id: 'filterFieldsByName', options: {include: {names: [x, 'Value']}}},
      {id: 'sortBy', options: {fields: {}, sort: [{field: x, desc: false}]}},
      {id: 'organize', options: {excludeByName: {}, indexByName: {[x]: 0, Value: 1}, renameByName: {Value: value}}},
    ],
    options: {
      xField: x,
      orientation: 'vertical',
      barWidth: 0.9,
      groupWidth: 0.7,
      fullHighlight: false,
      showValue: 'never',
      stacking: 'none',
      xTickLabelRotation: -45,
      xTickLabelMaxLength: 24,
      xTickLabelSpacing: 100,
      legend: {showLegend: false, displayMode: 'list', placement: 'bottom', calcs: []},
      tooltip: {mode: 'single', sort: 'none'},
    },
  });
}

/** Bands of colour over time, one for each series. */
export function timeline({mappings, ...rest}) {
  return panel('state-timeline', {
    ...rest,
    defaults: {mappings, color: {mode: 'thresholds'}, custom: {fillOpacity: 80, lineWidth: 0}},
    options: {
      alignValue: 'left',
      mergeValues: true,
      rowHeight: 0.85,
      showValue: 'auto',
      legend: {showLegend: true, displayMode: 'list', placement: 'bottom', calcs: []},
      tooltip: {mode: 'single', sort: 'none'},
    },
  });
}

/**
 * A table. `columns` in their order: [field, heading, properties]; other fields are left out.
 * Several queries are joined by the first column.
 */
export function table({columns, sortBy, colors = NEUTRAL, ...rest}) {
  const names = columns.map(([field]) => field);
  const join = rest.targets.length > 1 ? [{id: 'joinByField', options: {byField: names[0], mode: 'outer'}}] : [];
  return panel('table', {
    ...rest,
    colors,
    defaults: {custom: {align: 'left', cellOptions: {type: 'auto'}, inspect: false, filterable: false}},
    transformations: [
      ...join,
      {id: 'filterFieldsByName', options: {include: {names}}},
      {
        id: 'organize',
        options: {
          excludeByName: {},
          indexByName: Object.fromEntries(names.map((name, i) => [name, i])),
          renameByName: Object.fromEntries(columns.map(([field, heading]) => [field, heading])),
        },
      },
    ],
    overrides: columns.map(([, heading, properties = {}]) => ({
      matcher: {id: 'byName', options: heading},
      properties: Object.entries(properties).map(([id, value]) => ({id, value})),
    })),
    options: {
      showHeader: true,
      cellHeight: 'sm',
      frameIndex: 0,
      sortBy: sortBy ? [{displayName: sortBy, desc: true}] : [],
    },
  });
}

/** Properties of a table column whose text has the colour of its value mapping. */
export const colored = (mappings, width) => ({
  mappings,
  'custom.cellOptions': {type: 'color-text'},
  'custom.width': width,
});

// ------------------------------------------------------------------------------------------------ links

/** Link to the dashboard of the run in this row. */
export const toRun = {title: 'Open this run', url: `/d/${UID.run}?var-run=\${__data.fields.run:percentencode}&\${datasource:queryparam}`};

/** Text for a label that the series does not have. */
export const whenEmpty = (text) => [{type: 'special', options: {match: 'empty', result: {text, color: 'text', index: 0}}}];

/** Link to the runbook of the verdict in this cell. */
export const toRunbook = {title: 'Open the runbook', url: '${runbooks}/Gradwatch${__value.text}.md', targetBlank: true};

// ------------------------------------------------------------------------------------------------ variables

const NEVER = 0;
const WHEN_TIME_CHANGES = 2;
const HIDDEN = 2;
export const BY_NAME = 1;
export const BY_NUMBER = 3;

export const datasourceVariable = {
  name: 'datasource',
  label: 'Data source',
  description: 'Prometheus server that scrapes the monitor',
  type: 'datasource',
  query: 'prometheus',
  refresh: NEVER + 1,
  regex: '',
  hide: 0,
  multi: false,
  includeAll: false,
  skipUrlSync: false,
  options: [],
};

const ALL = {selected: true, text: ['All'], value: ['$__all']};

/** A variable over the values of a label. With `all`, several can be selected, and all are selected by default. */
export function labelVariable({name, label, description, values, all = false, hidden = false, sort = BY_NAME}) {
  return {
    name,
    label,
    description,
    type: 'query',
    datasource: DATASOURCE,
    query: {query: values, refId: `variable-${name}`},
    refresh: WHEN_TIME_CHANGES,
    regex: '',
    sort,
    hide: hidden ? HIDDEN : 0,
    multi: all,
    includeAll: all,
    ...(all ? {allValue: '.*'} : {}),
    skipUrlSync: false,
    options: [],
    ...(all ? {current: ALL} : {}),
  };
}

/** A variable over a fixed list of values. */
export function choiceVariable({name, label, description, values}) {
  return {
    name,
    label,
    description,
    type: 'custom',
    query: values.join(','),
    hide: 0,
    multi: false,
    includeAll: false,
    skipUrlSync: false,
    options: values.map((value, i) => ({selected: i === 0, text: value, value})),
    current: {selected: true, text: values[0], value: values[0]},
  };
}

export const runbooksVariable = {
  name: 'runbooks',
  label: 'Runbooks',
  description: 'Base URL of the runbooks, which the monitor serves',
  type: 'textbox',
  query: 'http://localhost:9464/runbooks',
  hide: HIDDEN,
  skipUrlSync: false,
  options: [{selected: true, text: 'http://localhost:9464/runbooks', value: 'http://localhost:9464/runbooks'}],
  current: {selected: true, text: 'http://localhost:9464/runbooks', value: 'http://localhost:9464/runbooks'},
};

// ------------------------------------------------------------------------------------------------ dashboards

const WIDTH = 24;

/** A heading and its panels, which are placed from left to right in as many lines as needed. */
export function section(title, ...panels) {
  return {title, panels};
}

function layout(sections) {
  const all = [];
  let y = 0;
  let id = 1;
  for (const {title, panels} of sections) {
    all.push({type: 'row', id: id++, title, collapsed: false, gridPos: {w: WIDTH, h: 1, x: 0, y: y++}, panels: []});
    let x = 0;
    let height = 0;
    for (const one of panels) {
      if (x + one.gridPos.w > WIDTH) {
        x = 0;
        y += height;
        height = 0;
      }
      all.push({id: id++, ...one, gridPos: {...one.gridPos, x, y}});
      x += one.gridPos.w;
      height = Math.max(height, one.gridPos.h);
    }
    y += height;
  }
  return all;
}

const BUILT_IN_ANNOTATIONS = {
  builtIn: 1,
  datasource: {type: 'grafana', uid: '-- Grafana --'},
  enable: true,
  hide: true,
  iconColor: 'rgba(0, 211, 255, 1)',
  name: 'Annotations & Alerts',
  type: 'dashboard',
};

export function dashboard({uid, title, description, from, variables, annotations = [], sections}) {
  return {
    uid,
    title,
    description,
    tags: ['gradwatch'],
    editable: true,
    graphTooltip: 1,
    links: [
      {
        type: 'dashboards',
        title: 'Gradwatch',
        tags: ['gradwatch'],
        asDropdown: false,
        icon: 'external link',
        includeVars: true,
        keepTime: true,
        targetBlank: false,
        tooltip: '',
        url: '',
      },
    ],
    annotations: {list: [BUILT_IN_ANNOTATIONS, ...annotations]},
    templating: {list: variables},
    time: {from, to: 'now'},
    timepicker: {},
    timezone: 'browser',
    refresh: '5s',
    schemaVersion: 39,
    version: 1,
    panels: layout(sections),
  };
}
