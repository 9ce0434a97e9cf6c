// Turns publications into lines: which fields are numbers, when they were measured, what to draw first.

/** Most lines drawn at once. */
export const MAX_LINES = 4;

/** Most publications kept for drawing; the oldest go first. */
export const MAX_POINTS = 10_000;

/** Most different fields offered; a payload with random keys must not fill the page. */
const MAX_FIELDS = 12;

const TIME_FIELDS = ["time", "timestamp", "ts", "at", "date", "datetime"];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMPACT_TIME = /^(\d{4})(\d{2})(\d{2})[ T](\d{2})(\d{2})(\d{2})(\d{0,3})$/;

/** The points of one channel, in order of arrival. */
export class Series {
  /** Publications since the channel was opened, kept or not. */
  count = 0;
  /** Field name to its values; one value per point, null where the payload had none. */
  fields = new Map();
  numbers = [];
  times = [];
  #timed = true;
  #dated = false;

  add(data, receivedAt) {
    this.count++;
    const values = flatten(data);
    const time = this.#place(timeOf(data), receivedAt / 1000);
    if (this.times.length > 0 && time < this.times.at(-1)) {
      this.#timed = false; // a feed replayed twice runs back in time: only its numbers ascend
    }
    this.numbers.push(this.count);
    this.times.push(time);
    for (const name of values.keys()) {
      if (!this.fields.has(name) && this.fields.size < MAX_FIELDS) {
        this.fields.set(name, new Array(this.numbers.length - 1).fill(null));
      }
    }
    for (const [name, line] of this.fields) {
      line.push(values.get(name) ?? null);
    }
    if (this.numbers.length > MAX_POINTS * 1.1) {
      this.#trim();
    }
  }

  /** The payload's own time; one without, among others that have it, stays beside its neighbour. */
  #place(stated, received) {
    if (stated !== null) {
      this.#dated = true;
      return stated;
    }
    return this.#dated ? this.times.at(-1) : received;
  }

  /** Whether the points can be drawn over time. */
  get timed() {
    return this.#timed;
  }

  /** The fields to draw when nobody chose: the first that move, or the first at all. */
  proposed() {
    const names = [...this.fields.keys()];
    const moving = names.filter((name) => moves(this.fields.get(name)));
    return (moving.length > 0 ? moving : names).slice(0, MAX_LINES);
  }

  #trim() {
    const surplus = this.numbers.length - MAX_POINTS;
    for (const line of [this.numbers, this.times, ...this.fields.values()]) {
      line.splice(0, surplus);
    }
  }
}

/** Numeric fields of a payload, nested ones as "outer.inner"; a bare number is called "value". */
export function flatten(data) {
  const found = new Map();
  if (numberOf(data) !== null) {
    found.set("value", numberOf(data));
  }
  collect(data, "", 0, found);
  return found;
}

function collect(data, prefix, depth, found) {
  if (data === null || typeof data !== "object" || Array.isArray(data) || depth > 2) {
    return;
  }
  for (const [key, value] of Object.entries(data)) {
    const name = prefix + key;
    const number = numberOf(value);
    if (depth === 0 && TIME_FIELDS.includes(key.toLowerCase())) {
      continue;
    }
    if (number !== null) {
      found.set(name, number);
    } else {
      collect(value, name + ".", depth + 1, found);
    }
  }
}

function numberOf(value) {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : null;
  }
  return typeof value === "string" && NUMBER.test(value.trim()) ? Number(value) : null;
}

/** When a payload says it was measured, Unix seconds, or null. */
export function timeOf(data) {
  if (data === null || typeof data !== "object") {
    return null;
  }
  for (const [key, value] of Object.entries(data)) {
    if (TIME_FIELDS.includes(key.toLowerCase())) {
      const time = instantOf(value);
      if (time !== null) {
        return time;
      }
    }
  }
  return null;
}

function instantOf(value) {
  const compact = typeof value === "string" ? COMPACT_TIME.exec(value.trim()) : null;
  if (compact) {
    const [, year, month, day, hour, minute, second, millis] = compact;
    return Date.UTC(year, month - 1, day, hour, minute, second, Number(millis.padEnd(3, "0"))) / 1000;
  }
  const number = numberOf(value);
  if (number !== null) {
    // Seconds, milliseconds or microseconds since 1970: told apart by size.
    const seconds = number > 1e14 ? number / 1e6 : number > 1e11 ? number / 1e3 : number;
    return seconds > 1e8 ? seconds : null;
  }
  const parsed = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(parsed) ? null : parsed / 1000;
}

function moves(line) {
  let first = null;
  for (const value of line) {
    if (value !== null && first === null) {
      first = value;
    } else if (value !== null && value !== first) {
      return true;
    }
  }
  return false;
}
