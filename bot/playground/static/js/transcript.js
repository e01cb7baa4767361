// What was said, kept for each person in this tab, so that a reload shows it again.

const MOST = 200; // entries for one person: a long day's conversation

export class Transcript {
  constructor(user) {
    this.key = `banso:${user}`;
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    this.entries = kept.entries ?? [];
    this.after = kept.after ?? "";
    this.language = kept.language ?? "";
    this.draft = kept.draft ?? "";
  }

  save() {
    this.entries = this.entries.slice(-MOST);
    // A full store loses the oldest half rather than the newest message.
    while (!this.#write() && this.entries.length > 1) this.entries = this.entries.slice(Math.ceil(this.entries.length / 2));
  }

  add(entry) {
    this.entries.push(entry);
    this.save();
  }

  replace(id, entry) {
    const position = this.entries.findIndex((kept) => kept.id === id || kept.place === id);
    if (position < 0) this.entries.push(entry);
    else this.entries[position] = entry;
    this.save();
  }

  has(id) {
    return this.entries.some((kept) => kept.id === id || kept.place === id);
  }

  #write() {
    try {
      const { entries, after, language, draft } = this;
      sessionStorage.setItem(this.key, JSON.stringify({ entries, after, language, draft }));
      return true;
    } catch {
      return false;
    }
  }
}
