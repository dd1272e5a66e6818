/* Draws DASHBOARD: the panels of a Grafana dashboard with the responses to their queries. */
'use strict';

const UNIT = 38;
const GAP = 8;
const COLORS = {
  text: '#ccccdc', green: '#73bf69', blue: '#5794f2', orange: '#ff9830', red: '#f2495c', yellow: '#fade2a',
};
const PALETTE = [
  '#7eb26d', '#eab839', '#6ed0e0', '#ef843c', '#e24d42', '#1f78c1', '#ba43a9', '#705da0', '#508642', '#cca300',
  '#447ebc', '#c15c17', '#890f02', '#0a437c', '#6d1f62', '#584477', '#b7dbab', '#f4d598', '#70dbed', '#f9ba8f',
];
const SCHEMES = {
  Turbo: ['#23171b', '#4a58dd', '#2f9df5', '#27d7c4', '#4df884', '#95fb51', '#dedd32', '#ffa423', '#f65f18', '#ba2208', '#900c00'],
  Blues: ['#08306b', '#08519c', '#2171b5', '#4292c6', '#6baed6', '#9ecae1', '#c6dbef', '#deebf7', '#f7fbff'],
  RdYlGn: ['#006837', '#1a9850', '#66bd63', '#a6d96a', '#d9ef8b', '#ffffbf', '#fee08b', '#fdae61', '#f46d43', '#d73027', '#a50026'],
};

// ---------------------------------------------------------------- values as text

function number(x) {
  if (x === null || Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
  const size = Math.abs(x);
  if (x === 0) return '0';
  if (size >= 1e5 || size < 1e-3) return x.toExponential(size >= 1e5 ? 1 : 1).replace('e+', 'e');
  return String(Number(x.toPrecision(3)));
}

function text(x, unit, decimals) {
  if (unit === 'percentunit') return `${Number((x * 100).toFixed(1))} %`;
  if (unit === 'locale') return Number.isFinite(x) ? Math.round(x).toLocaleString('en') : number(x);
  if (unit === 'dateTimeFromNow') return ago(DASHBOARD.range.to - x / 1000);
  if (unit === 's') return x < 1 ? `${number(x * 1000)} ms` : `${number(x)} s`;
  if (unit === 'ms') return `${number(x)} ms`;
  if (unit === 'bytes' || unit === 'Bps') {
    const power = x > 0 ? Math.min(4, Math.floor(Math.log2(x) / 10)) : 0;
    return `${number(x / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}${unit === 'Bps' ? '/s' : ''}`;
  }
  if (unit === 'reqps') return `${number(x)} req/s`;
  if (unit?.startsWith('suffix:')) return number(x) + unit.slice('suffix:'.length);
  return decimals === undefined ? number(x) : Number.isFinite(x) ? x.toFixed(decimals) : number(x);
}

function ago(seconds) {
  return seconds < 90 ? `${Math.round(seconds)} seconds ago` : `${Math.round(seconds / 60)} minutes ago`;
}

function named(format, labels) {
  if (format === '__auto') return JSON.stringify(labels);
  return format.replace(/{{(\w+)}}/g, (_, label) => labels[label] ?? '');
}

function mapped(mappings, value) {
  for (const mapping of mappings ?? []) {
    if (mapping.type === 'value' && mapping.options[value] !== undefined) return mapping.options[value];
    if (mapping.type === 'special' && mapping.options.match === 'empty' && value === '') return mapping.options.result;
  }
  return undefined;
}

function threshold(thresholds, value) {
  let color = thresholds.steps[0].color;
  for (const step of thresholds.steps) {
    if (step.value !== null && value >= step.value) color = step.color;
  }
  return COLORS[color] ?? color;
}

// ---------------------------------------------------------------- panels

function seriesOf(panel) {
  return panel.responses.flatMap(({target, result}) =>
    result.map((one) => ({
      name: named(target.legendFormat, one.metric),
      labels: one.metric,
      points: (one.values ?? [one.value]).map(([t, v]) => [t * 1000, parse(v)]),
    })),
  );
}

function parse(v) {
  return v === '+Inf' ? Infinity : v === '-Inf' ? -Infinity : Number(v);
}

const BASE = {
  animation: false,
  textStyle: {color: '#ccccdc', fontFamily: 'Inter, DejaVu Sans, sans-serif', fontSize: 11},
};
const axis = (more) => ({
  axisLine: {show: false}, axisTick: {show: false}, splitLine: {lineStyle: {color: '#26292f'}},
  axisLabel: {color: '#9a9aa8', fontSize: 10}, ...more,
});
const timeAxis = (body) => axis({
  type: 'time', min: DASHBOARD.range.from * 1000, max: DASHBOARD.range.to * 1000,
  splitNumber: Math.max(2, Math.min(12, Math.round(body.clientWidth / 140))), axisLabel: {color: '#9a9aa8', fontSize: 10, hideOverlap: true},
});

function chart(body, option) {
  echarts.init(body, null, {renderer: 'canvas'}).setOption({...BASE, ...option});
}

/** Linear around zero, logarithmic beyond. */
const symlog = (threshold) => ({
  to: (x) => (Math.abs(x) <= threshold ? x / threshold : Math.sign(x) * (1 + Math.log10(Math.abs(x) / threshold))),
  from: (y) => (Math.abs(y) <= 1 ? y * threshold : Math.sign(y) * threshold * 10 ** (Math.abs(y) - 1)),
});
const LOG10 = {to: (x) => (x > 0 ? Math.log10(x) : NaN), from: (y) => 10 ** y};
const LINEAR = {to: (x) => x, from: (y) => y};

function lines(panel, body) {
  const {custom, unit, min, max, thresholds} = panel.fieldConfig.defaults;
  const scale = {log: LOG10, symlog: symlog(custom.scaleDistribution.linearThreshold), linear: LINEAR}[custom.scaleDistribution.type];
  const all = seriesOf(panel);
  if (all.every(({points}) => points.every(([, v]) => Number.isNaN(v)))) return nothing(panel, body);
  const table = panel.options.legend.displayMode === 'table';
  const curved = scale !== LINEAR;
  const limits = custom.thresholdsStyle.mode === 'off' ? [] : thresholds.steps.filter((step) => step.value !== null);
  const values = all.flatMap(({points}) => points.map(([, v]) => scale.to(v))).filter(Number.isFinite);
  let low = Math.min(...values, ...(min === undefined ? [] : [scale.to(min)]).filter(Number.isFinite));
  let high = Math.max(...values, ...(max === undefined ? [] : [scale.to(max)]).filter(Number.isFinite));
  if (curved) [low, high] = [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)];
  else if (low === high) [low, high] = [low - Math.abs(low || 1) * 0.5, high + Math.abs(high || 1) * 0.5];
  chart(body, {
    grid: {left: 64, right: table ? 230 : 12, top: 8, bottom: table ? 24 : 24 + 17 * legendRows(all, body)},
    legend: {
      ...(table ? {orient: 'vertical', right: 4, top: 4} : {bottom: 0, left: 4}),
      textStyle: {color: '#ccccdc', fontSize: 10}, itemWidth: 12, itemHeight: 3, itemGap: 6,
      formatter: (name) => (table ? `${name}  ${last(all.find((s) => s.name === name), unit)}` : name),
    },
    xAxis: timeAxis(body),
    yAxis: axis({
      type: 'value',
      ...(curved
        ? {min: low, max: high, interval: Math.max(1, Math.ceil((high - low) / 7))}
        : {min: min ?? (low < 0 ? undefined : 0), max, scale: low > 0}),
      minInterval: unit === 'locale' || unit === 'suffix: steps' ? 1 : undefined,
      axisLabel: {color: '#9a9aa8', fontSize: 10, hideOverlap: true, formatter: (y) => text(Number(scale.from(y).toPrecision(4)), unit)},
    }),
    series: all.map(({name, points}, i) => ({
      name, type: 'line', showSymbol: points.length < 3, symbolSize: 4, lineStyle: {width: 1.3},
      color: PALETTE[i % PALETTE.length], data: points.map(([t, v]) => [t, Number.isFinite(scale.to(v)) ? scale.to(v) : null]),
      ...(custom.fillOpacity ? {areaStyle: {opacity: custom.fillOpacity / 100}} : {}),
      ...(i === 0 ? {markLine: limitLines(limits, scale, low, high)} : {}),
    })),
  });
}

function legendRows(all, body) {
  const width = all.reduce((sum, {name}) => sum + 24 + name.length * 6, 0);
  return Math.min(6, Math.max(1, Math.ceil(width / Math.max(1, body.clientWidth))));
}

function last(series, unit) {
  const known = series.points.filter(([, v]) => !Number.isNaN(v));
  return known.length ? text(known[known.length - 1][1], unit) : '';
}

function limitLines(limits, scale, low, high) {
  return {
    silent: true, symbol: 'none', label: {show: false},
    data: began().concat(limits
      .map((step) => ({yAxis: scale.to(step.value), lineStyle: {color: COLORS[step.color] ?? step.color, type: 'dashed', width: 1}}))
      .filter((line) => line.yAxis >= low && line.yAxis <= high)),
  };
}

/** Lines at the onset of verdicts. */
function began() {
  const times = DASHBOARD.annotations.flatMap(({result}) => result.map(({values}) => Number(values[values.length - 1][1])));
  return times.map((time) => ({xAxis: time, lineStyle: {color: COLORS.red, type: 'dashed', width: 1}}));
}

function heatmap(panel, body) {
  const buckets = panel.targets[0].format === 'heatmap';
  let all = seriesOf(panel);
  if (all.length === 0) return nothing(panel, body);
  const {color, yAxis, cellValues, filterValues} = panel.options;
  if (buckets) all = decumulated(all);
  else all.sort((a, b) => (parseFloat(a.name) - parseFloat(b.name)) || a.name.localeCompare(b.name));
  const step = panel.responses[0].step * 1000;
  const columns = Math.round((DASHBOARD.range.to - DASHBOARD.range.from) * 1000 / step) + 1;
  const data = [];
  all.forEach(({points}, row) => points.forEach(([t, v]) => {
    if (!Number.isNaN(v) && v > filterValues.le) {
      data.push([Math.round((t - DASHBOARD.range.from * 1000) / step), row, v]);
    }
  }));
  if (data.length === 0) return nothing(panel, body);
  let low = Infinity, high = -Infinity;
  for (const [, , v] of data) { low = Math.min(low, v); high = Math.max(high, v); }
  const from = color.min ?? low, upTo = color.max ?? high;
  const times = Array.from({length: columns}, (_, i) => new Date(DASHBOARD.range.from * 1000 + i * step).toISOString().slice(11, 19));
  chart(body, {
    grid: {left: 130, right: 12, top: 8, bottom: 54},
    xAxis: axis({type: 'category', data: times, splitLine: {show: false}}),
    yAxis: axis({
      type: 'category', inverse: yAxis.reverse, splitLine: {show: false},
      data: all.map(({name}) => (buckets ? text(parse(name), yAxis.unit) : name)),
      axisLabel: {color: '#9a9aa8', fontSize: 10, interval: Math.ceil(all.length / Math.max(1, body.clientHeight / 16)) - 1},
    }),
    visualMap: {
      min: from, max: upTo === from ? from + 1e-9 : upTo, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 10, itemHeight: 200,
      inRange: {color: SCHEMES[color.scheme]}, text: [text(upTo, panel.fieldConfig.defaults.unit), text(from, panel.fieldConfig.defaults.unit)],
      textStyle: {color: '#9a9aa8', fontSize: 10},
    },
    series: [{type: 'heatmap', data, progressive: 0, itemStyle: {borderWidth: 0}}],
  });
}

function decumulated(all) {
  const sorted = all.slice().sort((a, b) => parse(a.labels.le) - parse(b.labels.le));
  return sorted.map((series, i) => {
    const below = new Map(i > 0 ? sorted[i - 1].points : []);
    return {...series, points: series.points.map(([t, v]) => [t, v - (below.get(t) ?? 0)])};
  });
}

function bars(panel, body) {
  const rows = panel.responses[0].result
    .map(({metric, value}) => [metric[panel.options.xField] ?? '', parse(value[1])])
    .sort((a, b) => a[0].localeCompare(b[0]));
  if (rows.length === 0) return nothing(panel, body);
  const {unit, custom, thresholds} = panel.fieldConfig.defaults;
  const log = custom.scaleDistribution.type === 'log';
  const scale = log ? LOG10 : LINEAR;
  const values = rows.map(([, v]) => scale.to(v)).filter(Number.isFinite);
  const low = log ? Math.floor(Math.min(...values)) - 1 : Math.min(0, ...values);
  const high = log ? Math.max(Math.ceil(Math.max(...values)), low + 2) : Math.max(...values);
  chart(body, {
    grid: {left: 64, right: 12, top: 8, bottom: 60},
    xAxis: axis({type: 'category', data: rows.map(([x]) => x), splitLine: {show: false}, axisLabel: {color: '#9a9aa8', fontSize: 10, rotate: 45, interval: Math.ceil(rows.length / 40) - 1}}),
    yAxis: axis({
      type: 'value', min: low, max: high, ...(log ? {interval: Math.max(1, Math.ceil((high - low) / 7))} : {}),
      axisLabel: {color: '#9a9aa8', fontSize: 10, formatter: (y) => text(Number(scale.from(y).toPrecision(3)), unit)},
    }),
    series: [{
      type: 'custom',
      data: rows.map(([, v], i) => [i, Number.isFinite(scale.to(v)) ? scale.to(v) : null, v]),
      renderItem: (parameters, api) => {
        if (Number.isNaN(api.value(1)) || api.value(1) === null) return null;
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        const [, ground] = api.coord([api.value(0), low]);
        const width = Math.max(1, api.size([1, 0])[0] * 0.7);
        return {type: 'rect', shape: {x: x - width / 2, y, width, height: ground - y}, style: {fill: threshold(thresholds, api.value(2)), opacity: 0.85}};
      },
    }],
  });
}

function timeline(panel, body) {
  const all = seriesOf(panel);
  if (all.length === 0) return nothing(panel, body);
  const {mappings, thresholds} = panel.fieldConfig.defaults;
  const step = panel.responses[0].step * 1000;
  const stretches = [];
  all.forEach(({points}, row) => {
    let open;
    for (const [t, v] of points) {
      if (open && open.value === v && t - open.to <= step * 1.5) open.to = t + step;
      else stretches.push((open = {row, from: t, to: t + step, value: v}));
    }
  });
  chart(body, {
    grid: {left: 190, right: 12, top: 4, bottom: 24},
    xAxis: timeAxis(body),
    yAxis: axis({type: 'category', inverse: true, data: all.map(({name}) => name), splitLine: {show: false}}),
    series: [{
      type: 'custom', encode: {x: [1, 2], y: 0},
      data: stretches.map(({row, from, to, value}) => [row, from, to, value]),
      renderItem: (parameters, api) => {
        const [x, y] = api.coord([api.value(1), api.value(0)]);
        const [end] = api.coord([api.value(2), api.value(0)]);
        const height = api.size([0, 1])[1] * 0.8;
        const word = mapped(mappings, String(api.value(3)))?.text ?? number(api.value(3));
        return {
          type: 'group',
          children: [
            {type: 'rect', shape: {x, y: y - height / 2, width: Math.max(1, end - x), height}, style: {fill: threshold(thresholds, api.value(3)), opacity: 0.8}},
            ...(end - x > 60 ? [{type: 'text', style: {text: word, x: x + 5, y: y - 6, fill: '#111217', fontSize: 11}}] : []),
          ],
        };
      },
    }],
  });
}

function stat(panel, body) {
  const {unit, noValue, decimals, mappings, thresholds} = panel.fieldConfig.defaults;
  const field = panel.options.reduceOptions.fields.match(/^\/\^(\w+)\$\/$/)?.[1];
  const one = panel.responses[0].result[0];
  if (!one) return nothing(panel, body);
  const value = field ? (one.metric[field] ?? '') : parse(one.value[1]);
  const mapping = mapped(mappings, String(value));
  const div = document.createElement('div');
  div.className = 'stat';
  div.textContent = mapping?.text ?? (field ? value : Number.isNaN(value) ? noValue : text(value, unit, decimals));
  div.style.color = mapping?.color ? (COLORS[mapping.color] ?? mapping.color) : field ? COLORS.text : threshold(thresholds, value);
  body.append(div);
}

function table(panel, body) {
  let rows = joined(panel);
  if (rows.length === 0) return nothing(panel, body);
  const organize = panel.transformations.find(({id}) => id === 'organize').options;
  const columns = Object.keys(organize.indexByName).sort((a, b) => organize.indexByName[a] - organize.indexByName[b]);
  const sort = panel.options.sortBy[0];
  if (sort) {
    const field = columns.find((name) => organize.renameByName[name] === sort.displayName);
    rows = rows.sort((a, b) => String(b[field]).localeCompare(String(a[field])));
  }
  const element = document.createElement('table');
  for (const column of columns) {
    const col = element.appendChild(document.createElement('colgroup')).appendChild(document.createElement('col'));
    const width = properties(panel, organize.renameByName[column])['custom.width'];
    if (width) col.style.width = `${width}px`;
  }
  const head = element.insertRow();
  for (const column of columns) {
    const th = document.createElement('th');
    th.textContent = organize.renameByName[column];
    head.append(th);
  }
  for (const row of rows) {
    const tr = element.insertRow();
    for (const column of columns) cell(tr.insertCell(), row[column], properties(panel, organize.renameByName[column]), panel);
  }
  body.append(element);
}

function joined(panel) {
  const tables = panel.responses.map(({result}, i) =>
    result.map(({metric, value}) => ({...metric, [panel.responses.length > 1 ? `Value #${String.fromCharCode(65 + i)}` : 'Value']: parse(value[1])})),
  );
  const join = panel.transformations.find(({id}) => id === 'joinByField');
  if (!join) return tables[0];
  const rows = new Map();
  for (const row of tables.flat()) rows.set(row[join.options.byField], {...rows.get(row[join.options.byField]), ...row});
  return [...rows.values()];
}

function properties(panel, heading) {
  const override = panel.fieldConfig.overrides.find(({matcher}) => matcher.options === heading);
  return Object.fromEntries((override?.properties ?? []).map(({id, value}) => [id, value]));
}

function cell(td, value, more, panel) {
  const mapping = mapped(more.mappings, String(value ?? ''));
  const shown = mapping?.text ?? (value === undefined ? '' : typeof value === 'number' ? text(value, more.unit ?? 'none', more.decimals) : value);
  if (more['custom.cellOptions']?.type === 'gauge' && typeof value === 'number') {
    td.innerHTML = '<div class="gauge"><i></i></div>';
    td.querySelector('i').style.width = `${Math.min(100, value * 100)}%`;
    return;
  }
  const target = more.links ? td.appendChild(document.createElement('a')) : td;
  target.textContent = shown;
  if (mapping?.color && more['custom.cellOptions']?.type === 'color-text') target.style.color = COLORS[mapping.color] ?? mapping.color;
}

function nothing(panel, body) {
  const div = document.createElement('div');
  div.className = 'none';
  div.textContent = panel.fieldConfig.defaults.noValue;
  body.append(div);
}

// ---------------------------------------------------------------- the page

const DRAW = {timeseries: lines, heatmap, barchart: bars, 'state-timeline': timeline, stat, table};

function page() {
  document.body.insertAdjacentHTML('beforeend', '<h1></h1><div class="about"></div><div class="panels"></div>');
  document.querySelector('h1').textContent = DASHBOARD.title + (DASHBOARD.chosen.run && DASHBOARD.chosen.run !== '.*' ? `   ·   ${DASHBOARD.chosen.run}` : '');
  const about = document.querySelector('.about');
  about.textContent = `${DASHBOARD.description} `;
  about.insertAdjacentHTML('beforeend', '<span class="label">Not Grafana: drawn by this project\'s renderer from the dashboard\'s queries, on a real Prometheus.</span>');
  const area = document.querySelector('.panels');
  const column = area.clientWidth / 24;
  let shift = 0;
  let lastRow = 0;
  for (const panel of DASHBOARD.panels) {
    const {x, y, w, h} = panel.gridPos;
    if (panel.type === 'row') { shift += lastRow; lastRow = 0; }
    const repeat = panel.repeatRow ?? 0;
    lastRow = Math.max(lastRow, repeat * h);
    const div = document.createElement('div');
    div.style.left = `${x * column}px`;
    div.style.top = `${(Math.floor(y) + shift + repeat * h) * UNIT}px`;
    div.style.width = `${w * column - GAP}px`;
    div.style.height = `${h * UNIT - GAP}px`;
    area.append(div);
    if (panel.type === 'row') {
      div.className = 'row';
      div.textContent = `▾ ${panel.title}`;
      continue;
    }
    div.className = 'panel';
    const title = document.createElement('h2');
    title.textContent = panel.title;
    const body = document.createElement('div');
    body.className = 'body';
    div.append(title, body);
    DRAW[panel.type](panel, body);
  }
}

page();
