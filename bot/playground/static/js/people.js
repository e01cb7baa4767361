// The list of people to be: found by name or department, chosen by mouse or arrow keys.

import { language, word } from "./words.js";

const search = document.getElementById("search");
const list = document.getElementById("list");
const count = document.getElementById("count");
const panel = document.getElementById("people");
const opener = document.getElementById("who");
const talk = document.querySelector("main");
const narrow = matchMedia("(max-width: 820px)");

export class People {
  #everyone = [];
  #chosen = "";
  #choose;

  constructor(choose) {
    this.#choose = choose;
    search.addEventListener("input", () => this.show());
    search.addEventListener("keydown", (event) => this.#fromSearch(event));
    list.addEventListener("keydown", (event) => this.#move(event));
    list.addEventListener("click", (event) => this.#pick(event.target.closest("button")));
    opener.addEventListener("click", () => this.toggle(opener.getAttribute("aria-expanded") !== "true"));
    document.getElementById("people-close").addEventListener("click", () => this.toggle(false));
    panel.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && narrow.matches && this.toggle(false));
    narrow.addEventListener("change", () => this.toggle(false));
  }

  set(everyone) {
    this.#everyone = everyone;
    this.show();
  }

  find(user) {
    return this.#everyone.find((person) => person.user === user);
  }

  mark(user) {
    this.#chosen = user;
    search.value = "";
    this.show();
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  // On a phone the list is a sheet over the conversation; on a wide screen it is always there.
  toggle(open) {
    const shown = open && narrow.matches;
    document.body.classList.toggle("choosing", shown);
    opener.setAttribute("aria-expanded", String(shown));
    talk.inert = shown;
    if (open) search.focus();
    else if (narrow.matches && panel.contains(document.activeElement)) opener.focus();
  }

  show() {
    const wanted = plain(search.value).split(/\s+/);
    const known = (person) => plain(`${Object.values(person).join(" ")} ${department(person)}`);
    const found = this.#everyone.filter((person) => wanted.every((part) => known(person).includes(part)));
    list.replaceChildren(...found.map((person) => this.#item(person)));
    const first = list.querySelector("[aria-current]") ?? list.querySelector("button");
    if (first) first.tabIndex = 0;
    count.textContent = found.length ? word("people-count", { count: found.length }) : word("people-none");
  }

  #item(person) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.dataset.user = person.user;
    if (person.user === this.#chosen) button.setAttribute("aria-current", "true");
    button.append(face(person), text("person-name", person.name), text("person-department", department(person)));
    item.append(button);
    return item;
  }

  #pick(button) {
    if (button) this.#choose(this.find(button.dataset.user));
  }

  #fromSearch(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("button")?.focus();
    }
    if (event.key === "Enter") this.#pick(list.querySelector("button"));
  }

  #move(event) {
    const buttons = [...list.querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || here < 0) return;
    event.preventDefault();
    if (next < 0) return void search.focus();
    const target = buttons[Math.min(next, buttons.length - 1)];
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
    target.focus();
  }
}

export function face(person) {
  const element = text("face", [...person.name][0] ?? "");
  element.setAttribute("aria-hidden", "true");
  element.dataset.hue = String([...person.user].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6);
  return element;
}

function department(person) {
  const own = person[`department_${language()}`];
  return person.lead ? [own, word("lead")].filter(Boolean).join(" · ") : own;
}

function text(name, content) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = content;
  return element;
}

const plain = (value) => value.normalize("NFKC").toLowerCase().trim();
