// The start page: connects what is on screen with the feed, the chart and the local runner.
import { Chart, moment, short } from "./chart.js";
import { Feed } from "./feed.js";
import { MAX_LINES, Series } from "./series.js";

const CONFIG_EVERY_MS = 2_000;
const RATE_WINDOW_MS = 3_000;
const DRAW_EVERY_MS = 66;
const FIRST_CHANNEL = "feed:eurusd";
const PULSE_CHANNEL = "suite:pulse"; // always has something to show, where it is switched on

const at = (id) => document.getElementById(id);
let dirty = true;
const view = { axis: "time", points: Infinity, chosen: null, point: null };
const chart = new Chart(at("plot"), (point) => {
  if (point !== view.point) {
    view.point = point;
    dirty = true;
  }
});

let config = {};
let feed = null;
let channel = "";
let series = new Series();
let arrivals = [];
let lastPublication = null;
let recoveredCount = null;
let mayFallBack = false;

function open(name, fallBackWhenEmpty) {
  channel = name;
  mayFallBack = fallBackWhenEmpty;
  series = new Series();
  arrivals = [];
  lastPublication = null;
  recoveredCount = null;
  view.chosen = null;
  view.point = null;
  dirty = true;
  chart.clear();
  at("channel").value = name;
  const url = new URL(location.href);
  url.searchParams.set("channel", name);
  history.replaceState(null, "", url);
  note(`Subscribing to ${name}.`);
  showCurl();
  feed.watch(name);
}

const listener = {
  state(name, reason) {
    at("state").dataset.state = name;
    at("state").textContent = name;
    if (name === "disconnected") {
      note(`The connection was closed: ${reason}.`, "bad");
    }
  },

  publication(ctx) {
    const now = Date.now();
    series.add(ctx.data, now);
    if (recoveredCount !== null) {
      arrivals.push(now);
    }
    lastPublication = ctx;
    dirty = true;
  },

  subscribed(name, ctx) {
    if (recoveredCount !== null) {
      note(ctx.recovered ? "Connected again; what was missed has been recovered." : "Connected again.");
      return;
    }
    recoveredCount = series.count;
    dirty = true;
    if (recoveredCount === 0 && mayFallBack) {
      open(config.pulseChannel ?? PULSE_CHANNEL, false);
      return;
    }
    note(
      recoveredCount > 0
        ? `Recovered ${recoveredCount.toLocaleString("en")} publications of ${name} from its history; new ones follow.`
        : `Subscribed to ${name}; it has no history to show.`,
    );
  },

  refused(name, reason) {
    if (mayFallBack && series.count === 0) {
      open(config.pulseChannel ?? PULSE_CHANNEL, false);
      return;
    }
    note(`${name}: ${reason}.`, "bad");
  },
};

function note(text, kind = "") {
  at("note").textContent = text;
  at("note").dataset.kind = kind;
}

// Drawing: at most once per frame and not more often than anybody can see.

let lastDrawn = 0;

function frame(now) {
  if (dirty && now - lastDrawn >= DRAW_EVERY_MS) {
    lastDrawn = now;
    dirty = false;
    draw();
  }
  requestAnimationFrame(frame);
}

function draw() {
  const names = view.chosen ?? series.proposed();
  const axis = series.timed ? view.axis : "number";
  at("points").textContent = String(series.count);
  at("recovered").textContent = String(recoveredCount ?? 0);
  at("offset").textContent = lastPublication?.offset ? String(lastPublication.offset) : "–";
  at("last").textContent = lastPublication ? JSON.stringify(lastPublication.data, null, 2) ?? "" : "–";
  showLegend(names, axis);
  showSegments(axis);
  const drawable = names.length > 0;
  at("empty").hidden = drawable;
  if (drawable) {
    chart.draw(series, names, axis, view.points);
    return;
  }
  chart.clear();
  at("empty-title").textContent = series.count === 0 ? `Nothing on ${channel} yet` : "No numbers in these payloads";
  at("empty-text").textContent =
    series.count === 0 ? "Publish something, or replay a file into this channel." : "Numbers in JSON payloads become lines here.";
}

/** The values under the cursor, or the newest. */
function showLegend(names, axis) {
  const point = view.point ?? series.numbers.length - 1;
  const legend = at("legend");
  const wanted = [...series.fields.keys()];
  const present = [...legend.children].map((button) => button.dataset.name);
  if (wanted.join("\n") !== present.join("\n")) {
    legend.replaceChildren(...wanted.map(legendButton));
  }
  for (const button of legend.children) {
    const slot = names.indexOf(button.dataset.name);
    button.setAttribute("aria-pressed", String(slot >= 0));
    button.dataset.slot = slot >= 0 ? String(slot) : "";
    button.lastChild.textContent = short(series.fields.get(button.dataset.name)[point]);
  }
  const x = view.point === null ? null : axis === "time" ? moment(series.times[point], 0) : series.numbers[point];
  at("where").textContent = x === null ? "" : axis === "time" ? x : `number ${x}`;
}

function legendButton(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.name = name;
  button.append(name, document.createElement("b"));
  button.addEventListener("click", () => toggle(name));
  return button;
}

function toggle(name) {
  const names = view.chosen ?? series.proposed();
  const without = names.filter((other) => other !== name);
  view.chosen = without.length < names.length ? without : [...names.slice(-(MAX_LINES - 1)), name];
  dirty = true;
}

function showSegments(axis) {
  for (const button of at("axis").children) {
    button.setAttribute("aria-pressed", String(button.dataset.value === axis));
  }
  const time = at("axis").firstElementChild;
  time.disabled = !series.timed;
  time.title = series.timed ? "" : "The times in these payloads run backwards somewhere.";
}

at("axis").addEventListener("click", (event) => {
  if (event.target.dataset.value) {
    view.axis = event.target.dataset.value;
    dirty = true;
  }
});

at("window").addEventListener("click", (event) => {
  const value = event.target.dataset.value;
  if (!value) {
    return;
  }
  view.points = value === "all" ? Infinity : Number(value);
  for (const button of at("window").children) {
    button.setAttribute("aria-pressed", String(button === event.target));
  }
  dirty = true;
});

function showRate() {
  const from = Date.now() - RATE_WINDOW_MS;
  arrivals = arrivals.filter((time) => time >= from);
  const rate = arrivals.length / (RATE_WINDOW_MS / 1000);
  at("rate").textContent = rate >= 10 || rate === 0 ? String(Math.round(rate)) : rate.toFixed(1);
}

// Publishing.

function payloadText() {
  return at("payload").value.trim();
}

function showCurl() {
  const body = JSON.stringify({ channel, data: parsed(payloadText()) ?? {} });
  at("curl").textContent = [
    `curl ${location.origin}/api/publish \\`,
    `  -H 'X-API-Key: ${config.apiKey ?? "<your key>"}' \\`,
    `  -d '${body.replaceAll("'", "'\\''")}'`,
  ].join("\n");
  at("publish").disabled = !config.apiKey || parsed(payloadText()) === undefined;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function publish(event) {
  event.preventDefault();
  const answer = at("published");
  try {
    const response = await fetch("/api/publish", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-API-Key": config.apiKey },
      body: JSON.stringify({ channel, data: parsed(payloadText()) }),
    });
    const body = await response.json();
    const failed = body.error?.message ?? (response.ok ? null : body.title ?? response.status);
    answer.dataset.kind = failed ? "bad" : "";
    answer.textContent = failed ? `refused: ${failed}` : body.result?.offset ? `published as ${body.result.offset}` : "published";
  } catch {
    answer.dataset.kind = "bad";
    answer.textContent = "the API did not answer";
  }
}

at("publish-form").addEventListener("submit", publish);
at("payload").addEventListener("input", showCurl);
at("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(at("curl").textContent);
  at("copy").textContent = "Copied";
  setTimeout(() => (at("copy").textContent = "Copy"), 1500);
});
at("channel-form").addEventListener("submit", (event) => {
  event.preventDefault();
  open(at("channel").value.trim(), false);
});

// What is running here.

async function loadConfig() {
  const response = await fetch("/start/config.json", { cache: "no-store" });
  if (!response.ok) {
    throw new Error(`config.json: ${response.status}`);
  }
  const loaded = await response.json();
  config = { ...loaded, services: (loaded.services ?? []).map(known) };
  return config;
}

/** A service as the page shows it; `state` is empty when nobody said. */
function known(service) {
  const state = service.ready === undefined ? "" : service.ready ? "ready" : "not ready";
  return { name: service.name ?? "?", url: service.url ?? "", pid: service.pid ?? "", redis: service.redis ?? "", state };
}

function showServices(services) {
  at("services").replaceChildren(...(services.length > 0 ? services.map(serviceItem) : [missingServices()]));
}

function showTagline(services) {
  const told = services.filter((service) => service.state);
  const ready = told.filter((service) => service.state === "ready");
  at("tagline").textContent =
    ready.length === told.length
      ? "The suite is running on this machine."
      : `${ready.length} of ${told.length} services are ready.`;
}

function serviceItem(service) {
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.dataset.state = service.state || "unknown";
  dot.title = dot.dataset.state;
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = service.name;
  const where = document.createElement("span");
  where.className = "where";
  const redis = ["", "up", "unknown"].includes(service.redis) ? "" : `redis ${service.redis}`;
  const words = [redis, portOf(service.url), service.pid && `pid ${service.pid}`].filter(Boolean);
  where.textContent = words.length > 0 ? words.join("  ") : service.state;
  const item = document.createElement("li");
  item.append(dot, name, where);
  return item;
}

function missingServices() {
  const item = document.createElement("li");
  item.className = "none";
  item.textContent = "The local runner does not say.";
  return item;
}

function portOf(url) {
  const port = /:(\d+)(\/|$)/.exec(url);
  return port ? `:${port[1]}` : "";
}

async function refresh() {
  try {
    const loaded = await loadConfig();
    showServices(loaded.services);
    showTagline(loaded.services);
    showCurl();
  } catch {
    showServices([]);
    at("tagline").textContent = "The local runner does not answer.";
  }
}

await refresh();
feed = new Feed(config, async () => (await loadConfig()).userToken ?? "", listener);
const asked = new URLSearchParams(location.search).get("channel");
open(asked || config.defaultChannel || FIRST_CHANNEL, !asked);
requestAnimationFrame(frame);
setInterval(showRate, 500);
setInterval(() => document.hidden || refresh(), CONFIG_EVERY_MS);
