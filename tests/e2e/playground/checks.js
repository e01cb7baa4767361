// What a page must keep for everybody. Returns the list of what it does not.
() => {
  const wrong = [];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);
  const told = (element) => element.outerHTML.slice(0, 120);
  const textOf = (ids) => (ids ?? "").split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();

  for (const control of all("button, input, select, textarea, a[href], summary, [tabindex='0']")) {
    const name =
      textOf(control.getAttribute("aria-labelledby")) ||
      control.getAttribute("aria-label") ||
      [...(control.labels ?? [])].map((label) => label.textContent).join(" ") ||
      (control.matches("input, select, textarea") ? "" : control.textContent);
    if (!name.trim()) wrong.push(`no name: ${told(control)}`);
    const box = control.getBoundingClientRect();
    if (control.matches("button, input, select, textarea") && (box.height < 24 || box.width < 24)) wrong.push(`too small to hit: ${told(control)}`);
    for (const id of (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean)) {
      if (!document.getElementById(id)) wrong.push(`described by nothing: ${told(control)}`);
    }
  }

  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) wrong.push(`id used twice: ${id}`);

  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) wrong.push(`heading skips from ${level} to ${next}: ${told(heading)}`);
    level = next;
  }
  if (all("h1").length !== 1) wrong.push("not exactly one h1");
  if (!document.documentElement.lang) wrong.push("no language");
  for (const picture of all("img")) if (!picture.hasAttribute("alt")) wrong.push(`no alt: ${told(picture)}`);

  if (document.documentElement.scrollWidth > innerWidth) wrong.push("wider than the screen");
  for (const box of all(".card, .bubble, .bar, .composer, .start")) {
    const { left, right } = box.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) wrong.push(`cut off: ${told(box)}`);
    if (box.scrollWidth > box.clientWidth + 1 && !box.matches(".bar")) wrong.push(`content sticks out: ${told(box)}`);
  }

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return "white";
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.matches("script, option, .hidden, .hidden *") || element.closest(":disabled") || !visible(element)) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${told(element)}`);
  }
  return wrong;
}
