// The curves, as SVG. All runs of one chart share its axes.

const CHART = {left: 44, right: 352, top: 8, bottom: 176};
const SVG = "http://www.w3.org/2000/svg";

function svgNode(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// colour is the colour of a run; the darkest of the palette follows the theme.
function colour(run) {
  const i = (run.number - 1) % boot.palette.length;
  return i === boot.palette.length - 1 ? "var(--pg-ink)" : boot.palette[i];
}

// logTicks are the powers of ten within a range, and 2 and 5 times them where
// these are few.
function logTicks(low, high) {
  const ticks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of high / low < 100 ? [1, 2, 5] : [1]) ticks.push(Number(`${m}e${e}`));
  }
  return ticks.filter((t) => t >= low * 0.999 && t <= high * 1.001);
}

// linearTicks are about n round numbers within a range.
function linearTicks(low, high, n) {
  const rough = (high - low) / n;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= rough);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
}

// draw draws points [x, y] of runs, the current run last and strongest.
function draw(svg, runs, {points, log, range, label}) {
  const all = runs.flatMap((run) => points(run)).filter(([, y]) => !log || y > 0);
  const right = Math.max(1, ...all.map(([x]) => x));
  const [low, high] = range(all.map(([, y]) => y));
  const scale = log ? Math.log : (v) => v;
  const x = (v) => CHART.left + (v / right) * (CHART.right - CHART.left);
  const y = (v) => CHART.bottom - ((scale(v) - scale(low)) / (scale(high) - scale(low))) * (CHART.bottom - CHART.top);
  const nodes = [];
  for (const t of log ? logTicks(low, high) : linearTicks(low, high, 4)) {
    nodes.push(svgNode("line", {class: "pg-rule", x1: CHART.left, x2: CHART.right, y1: y(t), y2: y(t)}));
    nodes.push(svgNode("text", {x: CHART.left - 5, y: y(t) + 4, "text-anchor": "end"}, label(t)));
  }
  nodes.push(svgNode("line", {class: "pg-axis", x1: CHART.left, x2: CHART.right, y1: CHART.bottom, y2: CHART.bottom}));
  for (const t of linearTicks(0, right, 5)) {
    nodes.push(svgNode("text", {x: x(t), y: CHART.bottom + 14, "text-anchor": "middle"}, show(t)));
  }
  nodes.push(svgNode("text", {x: (CHART.left + CHART.right) / 2, y: CHART.bottom + 28, "text-anchor": "middle"}, "epochs"));
  runs.forEach((run, i) => {
    const drawn = points(run).filter(([, v]) => !log || v > 0).map(([px, py]) => [x(px), y(Math.min(Math.max(py, low), high))]);
    const now = i === runs.length - 1 ? " pg-now" : "";
    const common = {stroke: colour(run), "data-run": run.number, "data-points": drawn.length};
    nodes.push(svgNode("polyline", {class: "pg-curve" + now, points: drawn.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" "), ...common}));
    if (!log) {
      for (const [a, b] of drawn) nodes.push(svgNode("circle", {cx: a, cy: b, r: now ? 3 : 2, fill: colour(run), "data-run": run.number}));
    }
    if (log && run.diverged && drawn.length > 0) {
      const [a, b] = drawn.at(-1);
      nodes.push(svgNode("path", {d: `M${a - 5},${b - 5}l10,10m0,-10l-10,10`, stroke: "var(--pg-wrong)", "stroke-width": 2}));
    }
  });
  svg.replaceChildren(...nodes);
}

function drawCurves(root, frame) {
  const runs = [...frame.earlier, frame.current];
  draw(root.querySelector(".pg-loss"), runs, {
    points: (run) => run.loss, log: true, label: show,
    range: (ys) => {
      if (ys.length === 0) return [0.1, 3];
      return [Math.min(...ys) / 1.15, Math.max(...ys, Math.min(...ys) * 2) * 1.15];
    },
  });
  draw(root.querySelector(".pg-accuracy"), runs, {
    points: (run) => run.accuracy, log: false, label: (t) => show(100 * t) + " %",
    range: (ys) => [ys.length ? Math.max(0, Math.min(0.9, Math.floor(Math.min(...ys) * 10) / 10)) : 0, 1],
  });
  const legend = root.querySelector(".pg-legend");
  const keys = runs.map((run, i) => {
    const key = document.createElement("span");
    key.className = "pg-key" + (i === runs.length - 1 ? " pg-now" : "");
    const line = document.createElement("i");
    line.style.background = colour(run);
    line.dataset.run = run.number;
    key.append(line, `${run.number}: ${run.label}${run.diverged ? " (diverged)" : ""}`);
    return key;
  });
  if (frame.earlier.length > 0) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = "forget";
    button.textContent = "Forget earlier runs";
    keys.push(button);
  }
  // Replaced only when it changes: a button that is being pressed must stay.
  const text = keys.map((k) => k.outerHTML).join("");
  if (legend.dataset.shown !== text) {
    legend.dataset.shown = text;
    legend.replaceChildren(...keys);
  }
}
