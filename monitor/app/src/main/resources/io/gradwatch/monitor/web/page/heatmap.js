// A heatmap of rows × steps on a canvas. NaN, infinity and zero have colours outside of the scale.
import { colour, formatNumber } from './format.js';

// Cividis: lightness rises evenly, and it reads the same with and without colour vision.
const SCALE = [[0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115], [138, 134, 120], [165, 156, 116], [195, 179, 105], [225, 204, 85], [254, 232, 56]];

function scaled(share) {
  const at = Math.min(1, Math.max(0, share)) * (SCALE.length - 1);
  const low = Math.min(SCALE.length - 2, Math.floor(at));
  return SCALE[low].map((c, i) => Math.round(c + (at - low) * (SCALE[low + 1][i] - c)));
}

const rgb = (parts) => `rgb(${parts.join(',')})`;

export class Heatmap {
  /**
   * @param canvas the canvas
   * @param left pixels left of the first step, for the labels of rows
   * @param right pixels right of the last step
   */
  constructor(canvas, left, right) {
    this.canvas = canvas;
    this.left = left;
    this.right = right;
  }

  /** Draws bins. `rows` are series of the API, `logarithmic` tells whether values span decades. */
  draw({ steps, widths, rows, from, to, logarithmic, label }) {
    Object.assign(this, { steps, widths, rows, from, to, logarithmic, label });
    this.range();
    const ratio = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    context.clearRect(0, 0, width, height);
    this.plotWidth = Math.max(1, width - this.left - this.right);
    this.plotHeight = height;
    const special = { nan: colour('--nan'), infinite: colour('--infinite'), zero: colour('--zero') };
    const rowHeight = height / Math.max(1, rows.length);
    rows.forEach((row, r) => {
      const y = Math.floor(r * rowHeight);
      const h = Math.max(1, Math.floor((r + 1) * rowHeight) - y - (rowHeight > 6 ? 1 : 0));
      for (let i = 0; i < steps.length; i++) {
        const fill = this.fill(row, i, special);
        if (!fill) continue;
        const x0 = Math.round(Math.max(this.left, this.x(steps[i])));
        const x1 = Math.round(Math.min(this.left + this.plotWidth, this.x(steps[i] + widths[i])));
        context.fillStyle = fill;
        const unusual = fill === special.nan || fill === special.infinite;
        context.fillRect(x0, y, Math.max(unusual ? 3 : 1, x1 - x0), h);
      }
    });
    this.labels(context, rowHeight);
  }

  /** A bin with a NaN or an infinity has its colour, however many other values it has. */
  fill(row, i, special) {
    if (row.nan[i] > 0) return special.nan;
    if (row.infinite[i] > 0) return special.infinite;
    if (row.max[i] === null) return null;
    const value = Number(row.max[i]);
    if (value === 0 && this.logarithmic) return special.zero;
    return rgb(scaled((this.at(value) - this.low) / (this.high - this.low)));
  }

  at(value) {
    return this.logarithmic ? Math.log10(Math.max(value, 1e-300)) : value;
  }

  range() {
    let low = Infinity;
    let high = -Infinity;
    for (const row of this.rows) {
      for (const value of row.max) {
        const n = Number(value);
        if (value === null || !Number.isFinite(n) || (this.logarithmic && n <= 0)) continue;
        low = Math.min(low, this.at(n));
        high = Math.max(high, this.at(n));
      }
    }
    if (!this.logarithmic) { low = Math.min(low, 0); }
    this.low = Number.isFinite(low) ? low : 0;
    this.high = Number.isFinite(high) && high > this.low ? high : this.low + 1;
  }

  labels(context, rowHeight) {
    context.fillStyle = colour('--faint');
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    const stride = Math.max(1, Math.ceil(14 / rowHeight));
    this.rows.forEach((row, r) => {
      if (r % stride === 0) context.fillText(this.label(row), 2, (r + 0.5) * rowHeight, this.left - 6);
    });
  }

  x(step) {
    return this.left + ((step - this.from) / Math.max(1, this.to - this.from)) * this.plotWidth;
  }

  stepAt(x) {
    return this.from + ((x - this.left) / this.plotWidth) * (this.to - this.from);
  }

  binAt(step) {
    for (let i = this.steps.length - 1; i >= 0; i--) if (this.steps[i] <= step) return i;
    return -1;
  }

  rowAt(y) {
    return Math.min(this.rows.length - 1, Math.max(0, Math.floor((y / this.plotHeight) * this.rows.length)));
  }

  /** Values of a cell as text. */
  describe(row, i) {
    const parts = [`${formatNumber(row.min[i])} to ${formatNumber(row.max[i])}`];
    if (row.min[i] === row.max[i]) parts[0] = formatNumber(row.max[i]);
    if (row.max[i] === null) return 'not measured';
    if (row.max[i] === 'NaN') parts.pop();
    if (row.nan[i] > 0) parts.push(`NaN at ${row.nan[i]} step${row.nan[i] > 1 ? 's' : ''}`);
    if (row.infinite[i] > 0) parts.push(`infinite at ${row.infinite[i]} step${row.infinite[i] > 1 ? 's' : ''}`);
    return parts.join(', ');
  }

  /** Text of the ends of the scale. */
  ends() {
    return this.logarithmic ? [formatNumber(10 ** this.low), formatNumber(10 ** this.high)] : [formatNumber(this.low), formatNumber(this.high)];
  }

  /** Draws the colours of the scale from left to right. */
  static legend(canvas) {
    const context = canvas.getContext('2d');
    for (let x = 0; x < canvas.width; x++) {
      context.fillStyle = rgb(scaled(x / (canvas.width - 1)));
      context.fillRect(x, 0, 1, canvas.height);
    }
  }
}
