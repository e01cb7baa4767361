// Charts drawn from the readings that the tables tell. Without this, or when drawing fails, the tables stay open.

const COLOURS = {
  light: { lines: ["#1d4e79", "#b35c00"], ink: "#55626f", grid: "#dde3e9", ground: "#ffffff" },
  dark: { lines: ["#8fbbe6", "#f2b84b"], ink: "#a9b5c1", grid: "#2d3742", ground: "#1a2129" },
};
const PAPER = { width: 660, height: 240 };
const scheme = matchMedia("(prefers-color-scheme: dark)");
const plots = [];

function coloursNow() {
  return scheme.matches ? COLOURS.dark : COLOURS.light;
}

const shown = (line) => line.readings.map((reading) => reading.amount);

// A reading is a point with its range behind it; where there is none, a cross stands on the axis.
function datasets({ lines, gap }) {
  const found = lines.flatMap((line, i) => [
    { line: i, type: "line", label: line.name, data: shown(line), tension: 0, spanGaps: false, pointRadius: 4, pointHoverRadius: 7, pointStyle: i ? "rect" : "circle", borderDash: i ? [6, 4] : [] },
    { range: i, type: "bar", label: lines.length > 1 ? `${line.name}: ${line.range}` : line.range, data: line.readings.map(({ low, high }) => (low === null ? null : [low, high])), barThickness: 9, grouped: false, borderSkipped: false },
  ]);
  const gaps = lines[0].readings.map((_, i) => (lines.every((line) => line.readings[i].amount === null) ? 0 : null));
  found.push({ gaps: true, type: "line", label: gap, data: gaps, showLine: false, pointStyle: "crossRot", pointRadius: 5, pointHoverRadius: 8, pointBorderWidth: 2 });
  return found.filter((set) => set.data.some((value) => value !== null));
}

function words(chart, at) {
  return chart.lines.flatMap((line) => {
    const { told, details } = line.readings[at];
    return [`${line.name}: ${told}`, ...details];
  });
}

function configuration(chart) {
  return {
    data: { labels: chart.marks, datasets: datasets(chart) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { offset: true, grid: { display: false }, ticks: { maxRotation: 0 } },
        y: { beginAtZero: true, suggestedMax: chart.most ?? undefined, ticks: { precision: 0 }, title: { display: Boolean(chart.unit), text: chart.unit } },
      },
      plugins: {
        legend: { position: "bottom", align: "start", labels: { usePointStyle: true, boxHeight: 8 } },
        tooltip: {
          displayColors: false,
          // Every line of the tooltip is made once, for the first of the points in it.
          filter: (item, index, items) => item === items[0],
          callbacks: { title: ([item]) => chart.times[item.dataIndex], label: (item) => words(chart, item.dataIndex) },
        },
      },
    },
  };
}

function paint(drawn, colours) {
  const { scales, plugins } = drawn.options;
  for (const set of drawn.data.datasets) {
    const colour = set.gaps ? colours.ink : colours.lines[(set.line ?? set.range) % colours.lines.length];
    set.borderColor = set.range === undefined ? colour : "transparent";
    set.backgroundColor = set.range === undefined ? (set.gaps ? "transparent" : colour) : `${colour}40`;
    Object.assign(set, { hoverBackgroundColor: set.backgroundColor, hoverBorderColor: set.borderColor });
  }
  for (const axis of Object.values(scales)) {
    Object.assign(axis.ticks, { color: colours.ink });
    Object.assign(axis.grid, { color: colours.grid });
  }
  scales.y.title.color = colours.ink;
  plugins.legend.labels.color = colours.ink;
  drawn.update();
}

// The chart is read like a slider: each step along it is one week or one survey.
function readWithKeys(plot, chart, drawn) {
  const last = chart.times.length - 1;
  let at = last;
  const tell = () => {
    plot.setAttribute("aria-valuenow", at + 1);
    plot.setAttribute("aria-valuetext", [chart.times[at], ...words(chart, at)].join(", "));
  };
  const point = () => {
    const active = drawn.data.datasets.map((set, datasetIndex) => ({ set, datasetIndex, index: at })).filter(({ set }) => set.data[at] !== null);
    drawn.setActiveElements(active);
    drawn.tooltip.setActiveElements(active, { x: 0, y: 0 });
    drawn.update();
    tell();
  };
  const forget = () => {
    drawn.setActiveElements([]);
    drawn.tooltip.setActiveElements([], { x: 0, y: 0 });
    drawn.update();
  };
  plot.setAttribute("aria-valuemin", 1);
  plot.setAttribute("aria-valuemax", last + 1);
  tell();
  plot.addEventListener("keydown", (event) => {
    const next = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") forget();
    if (next === undefined) return;
    event.preventDefault();
    at = Math.min(last, Math.max(0, next));
    point();
  });
  plot.addEventListener("focus", () => plot.matches(":focus-visible") && point());
  plot.addEventListener("blur", forget);
}

function draw(plot) {
  const details = plot.parentElement.querySelector("details");
  try {
    const chart = JSON.parse(plot.dataset.chart);
    plot.hidden = false;
    const drawn = new Chart(plot.querySelector("canvas"), configuration(chart));
    paint(drawn, coloursNow());
    readWithKeys(plot, chart, drawn);
    plots.push({ drawn, details });
    details.open = false;
    document.getElementById("keys").hidden = false;
  } catch (error) {
    plot.hidden = true;
    console.warn("chart not drawn", error);
  }
}

if ("Chart" in globalThis) {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  document.querySelectorAll(".plot").forEach(draw);
}

scheme.addEventListener("change", () => plots.forEach(({ drawn }) => paint(drawn, coloursNow())));

addEventListener("beforeprint", () => {
  for (const plot of plots) {
    plot.open = plot.details.open;
    plot.details.open = true;
    plot.drawn.resize(PAPER.width, PAPER.height);
    paint(plot.drawn, COLOURS.light);
  }
});

addEventListener("afterprint", () => {
  for (const plot of plots) {
    plot.details.open = plot.open;
    plot.drawn.resize();
    paint(plot.drawn, coloursNow());
  }
});
