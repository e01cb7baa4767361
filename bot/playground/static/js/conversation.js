// One message at a time: sent, answered, kept; on failure kept too, with a way to send it again.

import * as log from "./log.js";
import { deliver, follow, newId } from "./server.js";
import { Transcript } from "./transcript.js";
import { language, word } from "./words.js";

const PATIENCE = 250; // milliseconds before the typing indicator shows; most answers are faster

const waiting = document.getElementById("waiting");
const busy = document.getElementById("log");

export class Conversation {
  #queue = Promise.resolve();
  #stream;
  #answered; // called with the language of every answer

  constructor(answered) {
    this.#answered = answered;
  }

  // Show a person's conversation and listen for cards that come unasked.
  open(user) {
    this.#stream?.close();
    this.user = user;
    this.transcript = new Transcript(user);
    for (const entry of this.transcript.entries) if (entry.pending) Object.assign(entry, { pending: false, failed: {} });
    this.redraw();
    const transcript = this.transcript;
    this.#stream = follow(user, transcript.after, (message, id) => {
      transcript.after = id;
      transcript.save();
      // After the answer under way: this card may take the place of one that is in it.
      this.#queue.then(() => transcript.has(message.id) || this.#take(transcript, [message]));
    });
  }

  redraw() {
    log.show(this.transcript.entries, (entry) => this.#again(entry));
  }

  // Typed words, or a command of the page itself: shown at once as the person's own.
  say(said, content, pressed = false) {
    const entry = { kind: "me", id: newId(), text: said, pressed, content, pending: true };
    this.transcript.add(entry);
    log.append([entry]);
    return this.#send(entry);
  }

  // A press inside a card. Resolves when it was answered; throws when it was not, and nothing has changed then.
  async press(id, label, content, card) {
    const transcript = this.transcript;
    const answer = await this.#deliver({ id, user: this.user, replaces_message: card, ...content });
    const swapped = answer.messages.some((message) => message.replaces && transcript.has(message.replaces));
    if (!swapped) this.#put(transcript, { kind: "me", id, text: label, pressed: true });
    this.#take(transcript, answer.messages);
    if (answer.messages.length) log.focusCard(answer.messages[0].id);
  }

  #again(entry) {
    entry.failed = undefined;
    entry.pending = true;
    log.swap(entry.id, entry);
    return this.#send(entry);
  }

  async #send(entry) {
    const transcript = this.transcript;
    try {
      const answer = await this.#deliver({ id: entry.id, user: this.user, ...entry.content });
      entry.pending = false;
      if (answer.repeated) entry.text += ` (${word("received")})`;
      this.#take(transcript, answer.messages);
    } catch (error) {
      Object.assign(entry, { pending: false, failed: error.sentences ?? {} });
      transcript.save();
    }
    if (transcript === this.transcript && (entry.failed || entry.text !== log.find(entry.id)?.querySelector(".bubble").textContent)) {
      log.swap(entry.id, entry, (failed) => this.#again(failed));
    }
  }

  #deliver(message) {
    const turn = this.#queue.then(() => this.#wait(deliver({ ...message, language: language() })));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #wait(answer) {
    busy.setAttribute("aria-busy", "true");
    const timer = setTimeout(() => {
      waiting.hidden = false;
      log.reveal(waiting);
    }, PATIENCE);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      waiting.hidden = true;
      busy.setAttribute("aria-busy", "false");
    }
  }

  #take(transcript, messages) {
    const fresh = [];
    for (const { id, html, language: spoken, replaces } of messages) {
      // A message that was replaced may be named again: what stands in its place is meant.
      const entry = { kind: "card", id, place: replaces, html, language: spoken, at: new Date().toISOString() };
      if (replaces && transcript.has(replaces)) {
        transcript.replace(replaces, entry);
        if (transcript === this.transcript) log.swap(replaces, entry);
      } else fresh.push(entry);
    }
    this.#put(transcript, ...fresh);
    if (messages.length && transcript === this.transcript) this.#answered(messages.at(-1).language);
  }

  #put(transcript, ...entries) {
    for (const entry of entries) transcript.add(entry);
    transcript.save();
    if (transcript === this.transcript && entries.length) log.append(entries);
  }
}
