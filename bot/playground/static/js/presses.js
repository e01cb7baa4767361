// Buttons, forms and copying inside cards. What a control sends is written on it by the server.

import { trouble } from "./log.js";
import { newId } from "./server.js";
import { language, word } from "./words.js";

const log = document.getElementById("log");
const dialog = document.getElementById("confirm");
const spoken = document.getElementById("spoken");

export function listen(conversation) {
  log.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.copy) copy(button);
    else if (button?.dataset.command) pressed(conversation, button, button.textContent, extra(button));
  });
  log.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    pressed(conversation, form, labelOf(form), Object.fromEntries(new FormData(form)));
  });
  log.addEventListener("input", (event) => remember(conversation, event.target));
}

const extra = (button) => (button.dataset.name ? { [button.dataset.name]: button.dataset.value } : {});

function labelOf(form) {
  const select = form.classList.contains("choices") && form.querySelector("select");
  return select ? select.selectedOptions[0].textContent : form.querySelector("[type=submit]").textContent;
}

async function pressed(conversation, source, label, values) {
  const { command, args, confirm } = source.dataset;
  if (confirm && !(await agreed(confirm, label))) return;
  const content = { command, args: { ...JSON.parse(args), ...values } };
  await send(conversation, source, newId(), label, content);
}

// The same id on every attempt: the server acts on it once.
async function send(conversation, source, id, label, content) {
  const card = source.closest(".message");
  const control = source.matches("form") ? source.querySelector("[type=submit]") : source;
  card.querySelector(".trouble")?.remove();
  control.disabled = true;
  control.setAttribute("aria-busy", "true");
  try {
    await conversation.press(id, label, content, card.dataset.id);
  } catch (error) {
    const sentence = error.sentences?.[language()] || word("failed");
    (source.matches("form") ? source : control.parentElement).after(trouble(sentence, () => send(conversation, source, id, label, content)));
    card.querySelector(".trouble button").focus();
  } finally {
    control.disabled = false;
    control.removeAttribute("aria-busy");
  }
}

// Half-filled forms survive a reload.
function remember({ transcript }, field) {
  const id = field.closest(".message")?.dataset.id;
  const entry = transcript.entries.find((kept) => kept.id === id);
  if (!entry || !field.name) return;
  entry.values = { ...entry.values, [field.name]: field.value };
  transcript.save();
}

function agreed(question, label) {
  document.getElementById("confirm-question").textContent = question;
  document.getElementById("confirm-yes").textContent = label;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = button.dataset.copied;
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = button.dataset.failed;
  }
  spoken.textContent = button.textContent;
  setTimeout(() => {
    button.textContent = label;
    spoken.textContent = "";
  }, 3000);
}
