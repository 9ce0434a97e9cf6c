// Draws the chosen lines of a Series with uPlot (global, loaded before this module).

/** Lines of very different size get scales of their own, the first two with an axis. */
const SAME_SCALE_FACTOR = 12;

export class Chart {
  #place;
  #plot = null;
  #shape = "";
  #from = 0;
  #onPoint;

  /** @param onPoint told which point is under the cursor, an index into the series, or null */
  constructor(place, onPoint) {
    this.#place = place;
    this.#onPoint = onPoint;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.clear());
  }

  /** Draws the last `points` of the named lines over time or over the publications' numbers. */
  draw(series, names, axis, points) {
    const from = Math.max(0, series.numbers.length - points);
    this.#from = from;
    const xs = (axis === "time" ? series.times : series.numbers).slice(from);
    const lines = names.map((name) => series.fields.get(name).slice(from));
    const scales = scalesOf(lines);
    const shape = JSON.stringify([names, axis, scales]);
    if (shape !== this.#shape) {
      this.clear();
      this.#shape = shape;
      this.#plot = new uPlot(this.#options(names, scales, axis), [xs, ...lines], this.#place);
    } else {
      this.#plot.setData([xs, ...lines]);
    }
  }

  clear() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#shape = "";
  }

  #size() {
    return { width: this.#place.clientWidth, height: this.#place.clientHeight };
  }

  #options(names, scales, axis) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const common = {
      stroke: colour("--soft"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--grid"), width: 1 },
      ticks: { show: false },
    };
    const used = [...new Set(scales)];
    return {
      ...this.#size(),
      padding: [12, used.length > 1 ? 0 : 16, 0, 0],
      hooks: { setCursor: [({ cursor }) => this.#onPoint(cursor.idx == null ? null : this.#from + cursor.idx)] },
      cursor: { points: { size: 7 }, y: false },
      legend: { show: false },
      scales: { x: { time: axis === "time" }, ...Object.fromEntries(used.map((scale) => [scale, { range: padded }])) },
      axes: [
        { ...common, space: 80, size: 30, ...(axis === "time" ? { values: clock } : {}) },
        ...used.slice(0, 2).map((scale, index) => ({
          ...common,
          scale,
          side: index === 0 ? 3 : 1,
          grid: index === 0 ? common.grid : { show: false },
          size: axisWidth,
          values: (_, splits) => splits.map(short),
        })),
      ],
      series: [
        {},
        ...names.map((name, index) => ({
          label: name,
          scale: scales[index],
          stroke: colour(`--series-${index}`),
          width: 1.6,
          spanGaps: true,
          points: { show: false },
        })),
      ],
    };
  }
}

/** Numbers for an axis or a legend: as short as they can be read. */
export function short(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const size = Math.abs(value);
  if (size >= 1e6) {
    return Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 }).format(value);
  }
  return Intl.NumberFormat("en", { maximumFractionDigits: size >= 1000 ? 0 : size >= 10 ? 2 : 5 }).format(value);
}

/** A moment, as exact as the distance between two moments asks for; both in seconds. */
export function moment(seconds, step) {
  const date = new Date(seconds * 1000);
  if (step >= 86_400) {
    return date.toLocaleDateString("en", { day: "numeric", month: "short", year: "2-digit" });
  }
  const fraction = step < 1 ? { fractionalSecondDigits: 3 } : {};
  const second = step < 60 ? { second: "2-digit" } : {};
  return date.toLocaleTimeString("en", { hourCycle: "h23", hour: "2-digit", minute: "2-digit", ...second, ...fraction });
}

function clock(_, splits, axis, space, step) {
  return splits.map((seconds) => moment(seconds, step));
}

function scalesOf(lines) {
  const bounds = [];
  return lines.map((line) => {
    const peak = peakOf(line);
    const known = bounds.findIndex(
      (other) => peak === other || (peak > 0 && other > 0 && Math.max(peak, other) / Math.min(peak, other) <= SAME_SCALE_FACTOR),
    );
    if (known >= 0) {
      return `y${known}`;
    }
    return `y${bounds.push(powerOf(peak)) - 1}`;
  });
}

function peakOf(line) {
  let peak = 0;
  for (const value of line) {
    if (value !== null) {
      peak = Math.max(peak, Math.abs(value));
    }
  }
  return peak;
}

/** Rounded up, so that a growing line does not change its scale with every point. */
function powerOf(peak) {
  return peak === 0 ? 0 : 10 ** Math.ceil(Math.log10(peak));
}

function padded(_, low, high) {
  if (low === null || high === null) {
    return [0, 1];
  }
  const room = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.05, 0.5);
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

function axisWidth(_, values) {
  const longest = Math.max(0, ...(values ?? []).map((value) => value.length));
  return 18 + longest * 7;
}
