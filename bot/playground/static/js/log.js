// The conversation on the screen: entries of a transcript as elements. Words are set as text; only cards are HTML,
// made by the server from escaping templates.

import { draw } from "./charts.js";
import { language, word } from "./words.js";

const log = document.getElementById("log");
const reel = document.getElementById("reel");

// Show a whole transcript, without reading it all out.
export function show(entries, again) {
  log.setAttribute("aria-live", "off");
  log.replaceChildren(...entries.map((entry) => row(entry, again)));
  draw(log);
  reel.scrollTop = reel.scrollHeight;
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

const SHORT = 120; // pixels of a question that stay in view above its answer

// Put entries at the end, with the start of the first one in view, and the question it answers.
export function append(entries, again) {
  const rows = entries.map((entry) => row(entry, again));
  log.append(...rows);
  for (const one of rows) draw(one);
  if (!rows.length) return;
  const before = rows[0].previousElementSibling;
  reveal(before?.matches(".me") && before.offsetHeight < SHORT ? before : rows[0]);
}

// Put an entry where another one stood; false if that one is not on the screen.
export function swap(id, entry, again) {
  const old = find(id);
  if (!old) return false;
  const fresh = row(entry, again);
  old.replaceWith(fresh);
  draw(fresh);
  reveal(fresh);
  return true;
}

export const find = (id) => log.querySelector(`[data-id="${CSS.escape(id)}"], [data-place="${CSS.escape(id)}"]`);

export function reveal(element) {
  const top = element.offsetTop - 20;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  reel.scrollTo({ top: Math.min(top, reel.scrollHeight), behavior: calm ? "auto" : "smooth" });
}

// Where the eyes go, the keyboard goes: to the first field to mend, else to the card.
export function focusCard(id) {
  const wrong = find(id)?.querySelector("[aria-invalid=true]");
  (wrong ?? find(id)?.querySelector(".card-heading"))?.focus({ preventScroll: true });
  wrong?.closest(".field").scrollIntoView({ block: "center" });
}

function row(entry, again) {
  const element = make("div", entry.kind === "card" ? "message coach" : "message me");
  element.dataset.id = entry.id;
  if (entry.place) element.dataset.place = entry.place;
  if (entry.kind === "card") element.append(by(language() === "ja" ? "伴走" : "Banso", entry.at), card(entry));
  else element.append(hidden(`${word("you")}: `), make("p", entry.pressed ? "bubble pressed" : "bubble", entry.text));
  if (entry.failed) element.append(trouble(entry.failed[language()] || word("failed"), () => again(entry)));
  return element;
}

function card(entry) {
  const template = document.createElement("template");
  template.innerHTML = entry.html;
  const article = template.content.firstElementChild;
  for (const [name, value] of Object.entries(entry.values ?? {})) {
    const field = article.querySelector(`[name="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  return article;
}

// A plain sentence about what went wrong, and the way to try it again.
export function trouble(sentence, again) {
  const element = make("div", "trouble");
  element.setAttribute("role", "alert");
  const button = make("button", "button", word("again"));
  button.type = "button";
  button.addEventListener("click", again);
  element.append(make("p", "", sentence), button);
  return element;
}

function by(name, at) {
  const element = make("p", "by");
  const time = make("time", "", new Date(at).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  time.dateTime = at;
  element.append(make("span", "", name), time);
  return element;
}

const hidden = (text) => make("span", "hidden", text);

function make(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
