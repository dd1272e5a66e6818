// Numbers and words as the page shows them.

export const number = (value) => (value === null || value === undefined ? NaN : Number(value)); // "NaN", "Infinity" too

export function formatNumber(value) {
  if (value === null || value === undefined) return '–';
  const n = Number(value);
  if (Number.isNaN(n)) return 'NaN';
  if (!Number.isFinite(n)) return n > 0 ? '∞' : '−∞';
  if (n === 0) return '0';
  const magnitude = Math.abs(n);
  if (Number.isInteger(n) && magnitude < 1e6) return n.toLocaleString('en');
  return magnitude < 1e-3 || magnitude >= 1e5 ? n.toExponential(2).replace('.00', '') : String(Number(n.toPrecision(4)));
}

export const words = (constant) => constant.toLowerCase().replaceAll('_', ' ');

export function el(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

export const byId = (id) => document.getElementById(id);

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const stepText = (step, width) => (width > 1 ? `steps ${formatNumber(step)} to ${formatNumber(step + width - 1)}` : `step ${formatNumber(step)}`);
