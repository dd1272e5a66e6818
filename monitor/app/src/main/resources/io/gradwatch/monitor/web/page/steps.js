// The charts of a run over its steps: one axis, one cursor, one zoom.
import { byId, colour, el, formatNumber, number, stepText, words } from './format.js';
import { Heatmap } from './heatmap.js';

const IDLE_MS = 10_000;
const LEFT = 62;
const RIGHT = 12;
const QUANTITIES = {
  'gradient-norm': { title: 'Gradient norm', logarithmic: true },
  'update-ratio': { title: 'Update ratio', logarithmic: true },
  'dead-unit-share': { title: 'Dead units', logarithmic: false },
  'saturated-share': { title: 'Saturated outputs', logarithmic: false },
};
const STROKES = ['--info', '--warning', '--ok', '--critical'];

async function get(path, parameters) {
  const response = await fetch(`api/v1/${path}?${new URLSearchParams(parameters)}`, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

const finite = (value) => (Number.isFinite(value) ? value : null);
const positive = (value) => (Number.isFinite(value) && value > 0 ? value : null);

/** Smallest power of eight of which at most `most` bins cover the steps: a resolution that is stored. */
function storedBins(from, to, most) {
  let width = 1;
  while ((to - from + 1) / width > most) width *= 8;
  return Math.max(1, Math.ceil((to - from + 1) / width) + 1);
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

function axis() {
  return { stroke: () => colour('--faint'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { stroke: () => colour('--line'), width: 1 }, values: (u, ticks) => ticks.map(formatNumber), size: LEFT };
}

function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : null;
}

export class StepCharts {
  /** @param onView called with [from, to], or null for the whole run, when the view changes */
  constructor(onView) {
    this.onView = onView;
    this.plots = {};
    this.chosen = null;
    this.heat = new Heatmap(byId('heatmap'), LEFT, RIGHT);
    this.time = new Heatmap(byId('time-heatmap'), LEFT, RIGHT);
    Heatmap.legend(byId('heat-scale'));
    this.listen(this.heat, 'heat-value', (row) => `layer ${row.layer} ${row.name}`);
    this.listen(this.time, 'time-value', (row) => `section ${row.name}`);
    byId('heatmap').addEventListener('click', (event) => { if (!this.dragged) this.toggle(this.heat.rows?.[this.heat.rowAt(event.offsetY)]?.layer); });
    byId('quantity').addEventListener('change', () => this.refresh());
    byId('timed-layer').addEventListener('change', () => this.refresh());
    byId('compare').addEventListener('change', () => this.refresh());
    byId('layer-choice').addEventListener('change', (event) => { this.toggle(Number(event.target.value)); event.target.value = ''; });
    byId('zoom-in').addEventListener('click', () => this.zoom(0.5));
    byId('zoom-out').addEventListener('click', () => this.zoom(2));
    byId('earlier').addEventListener('click', () => this.pan(-0.5));
    byId('later').addEventListener('click', () => this.pan(0.5));
    byId('whole').addEventListener('click', () => this.setView(null));
    byId('save-png').addEventListener('click', () => byId('heatmap').toBlob((blob) => this.save(blob, 'png')));
    byId('save-csv').addEventListener('click', () => this.save(new Blob([this.csv()], { type: 'text/csv' }), 'csv'));
    byId('steps').addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('resize', () => this.render());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.render());
  }

  key(event) {
    if (event.target.tagName === 'SELECT' || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = { '+': () => this.zoom(0.5), '-': () => this.zoom(2), 0: () => this.setView(null), ArrowLeft: () => this.move(-1), ArrowRight: () => this.move(1), PageUp: () => this.pan(-0.5), PageDown: () => this.pan(0.5) };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  /** Shows a run; the view and the chosen layers stay while it is the same. */
  async show(run, detail, view) {
    if (run !== this.run) {
      this.run = run;
      this.chosen = null;
      this.cursor = null;
      this.view = view;
      for (const plot of Object.values(this.plots)) plot.destroy();
      this.plots = {};
    }
    this.detail = detail;
    const key = JSON.stringify([run, detail.summary.step, detail.summary.state, detail.active.length, detail.past.length]);
    if (key === this.shownKey && Date.now() - this.refreshedAt < IDLE_MS) return; // an ended run does not change
    this.shownKey = key;
    await this.refresh();
  }

  async refresh() {
    const run = this.run;
    const token = (this.token = Symbol('newest request'));
    const extent = await get('extent', { run });
    this.refreshedAt = Date.now();
    byId('steps').hidden = extent.attempts.length === 0;
    if (extent.attempts.length === 0 || token !== this.token) return;
    const first = Math.min(...extent.attempts.map((attempt) => attempt.firstStep));
    const last = Math.max(...extent.attempts.map((attempt) => attempt.lastStep));
    const [from, to] = this.view ?? [first, Math.max(last, first + 1)];
    const range = { run, from, to };
    const quantity = byId('quantity').value;
    this.fillChoices(extent);
    const timed = byId('timed-layer').value;
    const other = byId('compare').value;
    const [training, layers, time, compared] = await Promise.all([
      get('history', { ...range, bins: 1500, columns: 'last,min,max,nan,infinite' }),
      get('history', { ...range, quantity, bins: storedBins(from, to, extent.layers.length > 100 ? 400 : 1000), columns: 'min,max,last,nan,infinite' }),
      timed === '' ? null : get('history', { ...range, quantity: 'time-steps', layers: timed, bins: storedBins(from, to, 500), columns: 'min,max,nan,infinite' }),
      other === '' ? null : get('history', { ...range, run: other, bins: 1500, columns: 'last,nan,infinite' }),
    ]);
    if (token !== this.token) return;
    Object.assign(this, { extent, from, to, first, last, training, layers, timeSteps: time, compared });
    this.chosen ??= this.defaultLayers();
    this.render();
  }

  defaultLayers() {
    const indices = this.layers.series.map((row) => row.layer);
    const named = (this.detail?.active ?? []).filter((event) => event.layer).map((event) => event.layer.index);
    return [...new Set([named[0], indices[0], indices[indices.length >> 1], indices[indices.length - 1]])].filter((index) => indices.includes(index));
  }

  fillChoices(extent) {
    const layerText = (layer) => `${layer.index} ${layer.name}`;
    const key = JSON.stringify([this.run, extent.layers, extent.timedLayers]);
    if (key !== this.choicesKey) {
      this.choicesKey = key;
      const option = (value, text) => { const o = el('option', null, text); o.value = value; return o; };
      byId('layer-choice').replaceChildren(option('', 'Add or remove a layer…'), ...extent.layers.map((layer) => option(layer.index, layerText(layer))));
      byId('timed-layer').replaceChildren(...extent.timedLayers.map((layer) => option(layer.index, layerText(layer))));
    }
    byId('time-figure').hidden = extent.timedLayers.length === 0;
  }

  /** Offers other runs for comparison. */
  offer(names) {
    const key = JSON.stringify([this.run, names]);
    if (key === this.offerKey) return;
    this.offerKey = key;
    const chosen = byId('compare').value;
    byId('compare').replaceChildren(...['', ...names.filter((name) => name !== this.run)].map((name) => { const o = el('option', null, name || 'no other run'); o.value = name; return o; }));
    byId('compare').value = names.includes(chosen) && chosen !== this.run ? chosen : '';
  }

  // ------------------------------------------------------------------------------------- drawing

  render() {
    if (!this.training) return;
    const steps = this.training.steps;
    const loss = this.training.series[0];
    const value = (column, i) => (loss ? finite(number(loss[column][i])) : null);
    let data = [steps, steps.map((_, i) => value('last', i)), steps.map((_, i) => value('min', i)), steps.map((_, i) => value('max', i))];
    const series = [{ label: 'loss', colour: '--info', width: 2 }, { label: 'least of a bin', colour: '--info', width: 0.5 }, { label: 'greatest of a bin', colour: '--info', width: 0.5 }];
    if (this.compared) {
      const otherLoss = this.compared.series[0];
      data = uPlot.join([data, [this.compared.steps, this.compared.steps.map((_, i) => finite(number(otherLoss?.last[i])))]]);
      series.push({ label: byId('compare').value, colour: '--warning', width: 2, dash: [6, 3] });
    }
    const values = data.slice(1).flat().filter((v) => v !== null);
    const logarithmic = values.length > 0 && values.every((v) => v > 0) && Math.max(...values) > 100 * Math.min(...values);
    this.plot('loss-chart', data, series, logarithmic, loss);
    byId('loss-note').textContent = this.lossNote(loss) + (logarithmic ? ', logarithmic' : '');
    this.renderLayers();
    if (this.timeSteps) {
      this.time.draw({ ...this.timeSteps, rows: this.timeSteps.series, from: this.from, to: this.to + 1, logarithmic: true, label: (row) => row.name });
    }
    byId('view').textContent = `${stepText(this.from, this.to - this.from + 1)} of ${formatNumber(this.last + 1)}${this.training.widths.length ? `, ${formatNumber(Math.max(...this.training.widths))} to a point` : ''}`;
    byId('whole').disabled = !this.view;
    this.showCursor();
  }

  lossNote(loss) {
    if (!loss) return 'not reported';
    const at = loss.nan.findIndex((n, i) => n > 0 || loss.infinite[i] > 0);
    return at < 0 ? 'every step' : `not finite from step ${formatNumber(this.training.steps[at])}`;
  }

  renderLayers() {
    const { title, logarithmic } = QUANTITIES[this.layers.quantity];
    byId('heat-title').textContent = title;
    const rows = this.layers.series;
    byId('heat').style.height = `${Math.min(420, Math.max(110, rows.length * 16))}px`;
    this.heat.draw({ ...this.layers, rows, from: this.from, to: this.to + 1, logarithmic, label: (row) => `${row.layer} ${row.name}` });
    const [low, high] = this.heat.ends();
    byId('heat-low').textContent = low;
    byId('heat-high').textContent = high;
    const chosen = rows.filter((row) => this.chosen.includes(row.layer));
    const plottable = logarithmic ? positive : finite;
    this.plot('norm-chart', [this.layers.steps, ...chosen.map((row) => row.max.map((v) => plottable(number(v))))],
      chosen.map((row, i) => ({ label: `${row.layer} ${row.name}`, colour: STROKES[i % STROKES.length], width: 1.5, dash: i >= STROKES.length ? [4, 3] : undefined })), logarithmic, merged(chosen));
    byId('norm-title').textContent = `${title} of chosen layers`;
    this.profile(rows, logarithmic);
  }

  /** Values over depth at the cursor, against the run's past before its first verdict. */
  profile(rows, logarithmic) {
    const onset = Math.min(...[...(this.detail?.active ?? []), ...(this.detail?.past ?? [])].map((event) => event.onsetStep));
    const healthy = this.layers.steps.map((step, i) => (step + this.layers.widths[i] <= onset ? i : -1)).filter((i) => i >= 0);
    const past = healthy.length ? healthy : this.layers.steps.map((_, i) => i);
    this.pastMedian = rows.map((row) => median(past.map((i) => number(row.max[i]))));
    this.profileData(rows, logarithmic);
  }

  profileData(rows, logarithmic) {
    const plottable = logarithmic ? positive : finite;
    const bin = this.cursor === null ? this.layers.steps.length - 1 : this.heat.binAt(this.cursor);
    const now = rows.map((row) => plottable(number(row.max[bin])));
    this.plot('depth-chart', [rows.map((row) => row.layer), now, this.pastMedian.map((v) => plottable(v ?? NaN))],
      [{ label: 'at the cursor', colour: '--info', width: 2 }, { label: 'past', colour: '--faint', width: 1.5, dash: [4, 3] }], logarithmic, null, true);
    byId('depth-note').textContent = bin < 0 ? '' : `${stepText(this.layers.steps[bin], this.layers.widths[bin])}, against the median ${Number.isFinite(onsetOf(this.detail)) ? 'before the first verdict' : 'of the steps shown'}`;
  }

  plot(id, data, series, logarithmic, marks, byDepth) {
    const host = byId(id);
    const size = { width: Math.max(host.clientWidth, 200), height: 190 };
    const key = JSON.stringify([series.map((s) => [s.label, s.colour]), logarithmic]);
    let present = this.plots[id];
    if (present && present.key !== key) { present.destroy(); present = null; }
    if (!present) {
      const charts = this;
      present = new uPlot({
        ...size,
        legend: { show: id !== 'loss-chart' || series.length > 3, live: false },
        padding: [8, RIGHT, 0, 0],
        cursor: byDepth ? { y: false, drag: { setScale: false } } : { y: false, drag: { x: true, y: false, setScale: false } },
        scales: { x: { time: false, range: byDepth ? undefined : () => [charts.from, charts.to + 1] }, y: logarithmic ? { distr: 3, range: wholeDecades } : {} },
        axes: [{ ...axis(), size: 30, values: (u, ticks) => ticks.map((t) => (Number.isInteger(t) ? formatNumber(t) : '')) }, logarithmic ? { ...axis(), incrs: [1e300], splits: decades, filter: (u, ticks) => ticks } : axis()],
        series: [{ label: byDepth ? 'layer' : 'step' }, ...series.map((s) => ({ label: s.label, stroke: () => colour(s.colour), width: s.width, dash: s.dash, spanGaps: Boolean(charts.compared), points: { show: data[0].length < 3 } }))],
        hooks: byDepth ? {} : {
          setSelect: [(u) => { if (u.select.width > 3) charts.setView([Math.floor(u.posToVal(u.select.left, 'x')), Math.ceil(u.posToVal(u.select.left + u.select.width, 'x'))]); u.setSelect({ width: 0, height: 0, left: 0, top: 0 }, false); }],
          setCursor: [(u) => { if (u.cursor.left >= 0 && u.cursor.event) charts.setCursor(u.posToVal(u.cursor.left, 'x')); }],
          draw: [(u) => charts.drawMarks(u)],
        },
      }, data, host);
      present.key = key;
      this.plots[id] = present;
      if (!byDepth) host.addEventListener('dblclick', () => this.setView(null));
    }
    present.marks = marks;
    present.setSize(size);
    present.setData(data);
  }

  /** Verdicts as lines, attempts as dashed lines, and steps that are not finite as a band at the top. */
  drawMarks(u) {
    const { ctx, bbox } = u;
    const ratio = window.devicePixelRatio || 1;
    ctx.save();
    const line = (step, stroke, dash) => {
      if (step < this.from || step > this.to + 1) return;
      const x = u.valToPos(step, 'x', true);
      ctx.strokeStyle = stroke;
      ctx.lineWidth = ratio;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    };
    for (const attempt of this.extent.attempts.slice(1)) line(attempt.firstStep, colour('--faint'), [4 * ratio, 4 * ratio]);
    for (const event of [...(this.detail?.active ?? []), ...(this.detail?.past ?? [])]) line(event.onsetStep, colour(`--${event.severity.toLowerCase()}`), []);
    const steps = u.root.parentElement.id === 'loss-chart' ? this.training : this.layers;
    const marks = u.marks;
    if (marks) {
      steps.steps.forEach((step, i) => {
        if (!(marks.nan[i] > 0 || marks.infinite[i] > 0)) return;
        const x0 = u.valToPos(Math.max(step, this.from), 'x', true);
        const x1 = u.valToPos(Math.min(step + steps.widths[i], this.to + 1), 'x', true);
        ctx.fillStyle = colour(marks.nan[i] > 0 ? '--nan' : '--infinite');
        ctx.fillRect(x0, bbox.top, Math.max(3 * ratio, x1 - x0), 7 * ratio);
      });
    }
    ctx.restore();
  }

  // ------------------------------------------------------------------------------- cursor and view

  listen(map, valueId, name) {
    map.canvas.addEventListener('mousemove', (event) => {
      if (!map.rows?.length) return;
      this.setCursor(map.stepAt(event.offsetX));
      const bin = map.binAt(this.cursor);
      const row = map.rows[map.rowAt(event.offsetY)];
      byId(valueId).textContent = bin < 0 ? '' : `${stepText(map.steps[bin], map.widths[bin])}, ${name(row)}: ${map.describe(row, bin)}`;
    });
    map.canvas.addEventListener('mousedown', (event) => { this.dragFrom = map.stepAt(event.offsetX); });
    map.canvas.addEventListener('mouseup', (event) => {
      const dragTo = map.stepAt(event.offsetX);
      const [from, to] = [Math.min(this.dragFrom, dragTo), Math.max(this.dragFrom, dragTo)];
      this.dragged = Math.abs(map.x(to) - map.x(from)) > 5;
      if (this.dragged) this.setView([Math.floor(from), Math.ceil(to)]);
    });
    map.canvas.addEventListener('dblclick', () => this.setView(null));
  }

  setCursor(step) {
    this.cursor = Math.min(this.to, Math.max(this.from, Math.floor(step)));
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = null; this.showCursor(); });
  }

  move(bins) {
    const width = Math.max(1, ...this.layers.widths);
    this.cursor = Math.min(this.to, Math.max(this.from, (this.cursor ?? this.to) + bins * width));
    this.showCursor();
  }

  showCursor() {
    if (this.cursor === null || this.cursor === undefined) { this.cursor = null; return; }
    for (const id of ['heat', 'time']) {
      const map = this[id];
      const mark = byId(`${id}-cursor`);
      mark.hidden = !map.rows;
      if (map.rows) mark.style.left = `${map.x(this.cursor + 0.5)}px`;
    }
    for (const id of ['loss-chart', 'norm-chart']) {
      const plot = this.plots[id];
      if (plot && !plot.cursor.event) plot.setCursor({ left: plot.valToPos(this.cursor, 'x'), top: 10 }, false);
      if (plot) plot.cursor.event = null;
    }
    const i = this.training.steps.findLastIndex((step) => step <= this.cursor);
    const at = (name) => { const row = this.training.series.find((s) => s.name === name); return row ? formatNumber(row.last[i]) : '–'; };
    byId('cursor-value').textContent = i < 0 ? '' : `${stepText(this.training.steps[i], this.training.widths[i])}: loss ${at('loss')}, learning rate ${at('learningRate')}`;
    this.profileData(this.layers.series, QUANTITIES[this.layers.quantity].logarithmic);
  }

  zoom(factor) {
    const middle = this.cursor ?? (this.from + this.to) / 2;
    const half = Math.max(2, ((this.to - this.from) * factor) / 2);
    const from = Math.max(this.first, Math.floor(middle - half));
    const to = Math.min(this.last, Math.ceil(middle + half));
    this.setView(from <= this.first && to >= this.last ? null : [from, to]);
  }

  pan(share) {
    if (!this.view) return;
    const by = Math.round((this.to - this.from) * share);
    const from = Math.max(this.first, Math.min(this.last - (this.to - this.from), this.from + by));
    this.setView([from, from + this.to - this.from]);
  }

  setView(view) {
    this.view = view && view[1] > view[0] ? [Math.max(0, view[0]), view[1]] : null;
    this.onView(this.view);
    this.refresh().catch((error) => console.debug(error));
  }

  toggle(layer) {
    if (layer === undefined || Number.isNaN(layer)) return;
    this.chosen = this.chosen.includes(layer) ? this.chosen.filter((other) => other !== layer) : [...this.chosen, layer].slice(-8);
    this.renderLayers();
  }

  // -------------------------------------------------------------------------------------- export

  csv() {
    const quote = (text) => `"${String(text).replaceAll('"', '""')}"`;
    const lines = [['step', 'steps', ...this.layers.series.map((row) => `${row.layer} ${row.name}`)].map(quote).join(',')];
    this.layers.steps.forEach((step, i) => {
      const value = (row) => (row.nan[i] > 0 ? 'NaN' : row.infinite[i] > 0 ? 'Infinity' : row.max[i] ?? '');
      lines.push([step, this.layers.widths[i], ...this.layers.series.map(value)].join(','));
    });
    return lines.join('\n') + '\n';
  }

  save(blob, extension) {
    const anchor = el('a');
    anchor.href = URL.createObjectURL(blob);
    anchor.download = `${this.run.replace(/[^\w.-]/g, '_')}-${this.layers.quantity}-${this.from}-${this.to}.${extension}`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
  }
}

const onsetOf = (detail) => Math.min(...[...(detail?.active ?? []), ...(detail?.past ?? [])].map((event) => event.onsetStep));

/** Where any of the rows is not finite. */
function merged(rows) {
  const sum = (column) => (rows[0] ? rows[0][column].map((_, i) => rows.reduce((total, row) => total + row[column][i], 0)) : []);
  return { nan: sum('nan'), infinite: sum('infinite') };
}
