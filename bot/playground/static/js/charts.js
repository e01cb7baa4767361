// Charts drawn from the card's figures. Without the library, or when drawing fails, the table stays open instead.

const COLOURS = {
  light: ["#1d4e79", "#c8791a", "#3f7d58", "#8a4f7d", "#5b6b7a", "#a8433a"],
  dark: ["#8fbbe6", "#f2b84b", "#86c79f", "#d3a1c8", "#aab8c5", "#e79a91"],
};

export function draw(root) {
  for (const canvas of root.querySelectorAll("canvas[data-chart]")) {
    const figure = canvas.closest("figure");
    const box = canvas.parentElement;
    try {
      box.hidden = false;
      new Chart(canvas, configuration(JSON.parse(canvas.dataset.chart)));
      figure.querySelector("details").open = false;
    } catch (error) {
      box.hidden = true;
      console.warn("chart not drawn", error);
    }
  }
}

function configuration({ kind, labels, series, unit }) {
  const colours = COLOURS[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
  const style = getComputedStyle(document.body);
  const ink = style.getPropertyValue("--quiet").trim();
  const pie = kind === "pie";
  // Many names fit beside bars that lie, and only askew below bars that stand.
  const lying = kind === "bar" && labels.length > 6;
  const axis = { ticks: { color: ink }, grid: { color: style.getPropertyValue("--line").trim() } };
  return {
    type: kind,
    data: {
      labels,
      datasets: series.map((row, i) => {
        const colour = pie ? labels.map((_, n) => colours[n % colours.length]) : colours[i % colours.length];
        return { label: row.name, data: row.values, backgroundColor: colour, borderColor: pie ? "transparent" : colour, borderRadius: 4, tension: 0.25, maxBarThickness: 44 };
      }),
    },
    options: {
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 300 },
      maintainAspectRatio: false,
      indexAxis: lying ? "y" : "x",
      scales: pie ? {} : { [lying ? "y" : "x"]: { ...axis, grid: { display: false } }, [lying ? "x" : "y"]: { ...axis, beginAtZero: true } },
      plugins: {
        legend: { display: pie || series.length > 1, labels: { color: ink } },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label || item.label}: ${item.formattedValue}${unit}` } },
      },
    },
  };
}
