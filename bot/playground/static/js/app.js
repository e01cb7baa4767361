// The page: who is talking, in which language, and the line they type into.

import { Conversation } from "./conversation.js";
import { trouble } from "./log.js";
import { face, People } from "./people.js";
import { listen } from "./presses.js";
import { people as fetchPeople } from "./server.js";
import { language, speak, word } from "./words.js";

const at = (id) => document.getElementById(id);
const text = at("text");
const CHOSEN = "banso.person";

const conversation = new Conversation(follow);
const people = new People(choose);
let person;

function choose(next) {
  if (person) keepDraft();
  person = next;
  sessionStorage.setItem(CHOSEN, person.user);
  conversation.open(person.user);
  text.value = conversation.transcript.draft;
  fit();
  for (const control of [text, at("send"), at("my-page")]) control.disabled = false;
  people.toggle(false);
  use(conversation.transcript.language || person.language);
  people.mark(person.user);
  conversation.redraw();
  text.focus();
}

// The page speaks the language the coach answers in.
function follow(spoken) {
  conversation.transcript.language = spoken;
  conversation.transcript.save();
  if (spoken !== language()) use(spoken);
  greet();
}

function use(next) {
  speak(next);
  people.show();
  greet();
}

function greet() {
  const talking = Boolean(conversation.transcript?.entries.length);
  at("start").hidden = talking;
  at("chips").hidden = !person;
  at("start-choose").hidden = Boolean(person);
  at("start-heading").textContent = person ? word("hello-heading", { name: person.name }) : word("start-heading");
  at("start-body").textContent = person ? word("hello-body") : word("start-body");
  const who = document.querySelector("#who .who-name");
  if (!person) return;
  who.removeAttribute("data-say");
  who.textContent = person.name;
  document.querySelector("#who .face").replaceWith(face(person));
}

function say(said, content, pressed) {
  const answered = conversation.say(said, content, pressed);
  greet();
  return answered;
}

function submit() {
  const said = text.value;
  if (!said.trim() || !person) return;
  text.value = "";
  fit();
  keepDraft();
  say(said, { text: said });
}

function keepDraft() {
  conversation.transcript.draft = text.value;
  conversation.transcript.save();
}

// Browsers that do not size a field by its content.
function fit() {
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

text.addEventListener("input", () => {
  fit();
  keepDraft();
});
text.addEventListener("keydown", (event) => {
  // While Japanese is being composed, Enter picks a word; Safari tells it by key code 229 only.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
at("chips").addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (!chip) return;
  text.focus();
  say(chip.textContent, { text: chip.textContent });
});
at("my-page").addEventListener("click", () => {
  // Typed words show their language; a command as the very first message does not.
  if (!conversation.transcript.entries.length && language() !== person.language) tellLanguage();
  say(word("my-page"), { command: "me.page" }, true);
});
at("start-choose").addEventListener("click", () => (people.toggle(true), at("search").focus()));
document.querySelector(".languages").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  use(button.dataset.language);
  if (!person) return;
  conversation.transcript.language = language();
  if (conversation.transcript.entries.length) tellLanguage();
});

function tellLanguage() {
  const label = document.querySelector(`[data-language="${language()}"]`).textContent;
  say(label, { command: "welcome.language", args: { language: language() } }, true);
}

async function load() {
  document.querySelector(".trouble.people-trouble")?.remove();
  try {
    people.set(await fetchPeople());
    const last = people.find(sessionStorage.getItem(CHOSEN));
    if (last) choose(last);
  } catch (error) {
    const note = trouble(error.sentences?.[language()] || word("failed"), load);
    note.classList.add("people-trouble");
    at("list").before(note);
  }
}

listen(conversation);
speak(language());
load();
