// Talking to the server: a message and its answer, the people, and cards that come unasked.

export class Refused extends Error {
  constructor(sentences) {
    super(sentences.en);
    this.sentences = sentences;
  }
}

// A refusal is two lines, Japanese and English; no answer at all has none.
async function refusal(response) {
  const type = response.headers.get("Content-Type") ?? "";
  const [ja = "", en = ""] = type.startsWith("text/plain") ? (await response.text()).split("\n") : [];
  return new Refused({ ja, en });
}

async function json(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw await refusal(response);
  return response.json();
}

export const people = () => json("/playground/people");

export function deliver(message) {
  return json("/playground/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(30000),
  });
}

export function follow(user, after, take) {
  const source = new EventSource(`/playground/stream?${new URLSearchParams({ user, after })}`);
  source.addEventListener("message", (event) => take(JSON.parse(event.data), event.lastEventId));
  return source;
}

// crypto.randomUUID exists on loopback and https only; the page is served nowhere else.
export const newId = () => crypto.randomUUID();
