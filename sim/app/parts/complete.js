// Completion: what may stand where the caret is, and a list to take it from, by mouse or keyboard.

const KEY = /^( *)("[^"]*"|[^\s#:][^:]*):(?=\s|$)/;
const MOST = 60;

// The keys that lie around a line, from the outermost: ["camps", "sites"].
const around = (lines, indent) => {
  const path = [];
  for (const line of lines) {
    const found = KEY.exec(line);
    if (!found) continue;
    while (path.length && path.at(-1).indent >= found[1].length) path.pop();
    path.push({ indent: found[1].length, key: found[2].replaceAll('"', "") });
  }
  return path.filter((each) => each.indent < indent).map((each) => each.key);
};

const eventsOf = (lines) => {
  const first = lines.findIndex((line) => /^events:/.test(line));
  const found = [];
  for (const line of first < 0 ? [] : lines.slice(first + 1)) {
    if (/^\S/.test(line)) break;
    const named = KEY.exec(line);
    if (named) found.push(named[2].trim());
  }
  return found;
};

const plain = (word, meaning = "", after = "") => ({ word, meaning, after });
const written = (name) => (/[:#,{}[\]"'&*!|>%@`]/.test(name) ? JSON.stringify(name) : name);

// Words for a place in the text: {from, typed, words}, or nothing where anything may stand.
export const wanted = (text, at, known) => {
  const before = text.slice(0, at).split("\n");
  const line = before.pop();
  if (/(^|\s)#/.test(line)) return null;
  const indent = /^ */.exec(line)[0].length;
  const path = around(before, indent);
  const key = KEY.exec(line);
  const of = (names) => known.parameters.find((each) => each.key === names.slice(0, 2).join("."));
  const named = (each, after) => each.places.flatMap((kind) => (known.places[kind] || []).map((name) => plain(written(name), kind, after)));
  const days = (after) => [...eventsOf(text.split("\n")), "start"].map((name) => plain(name, "a day of the story", after));
  const inside = (each, after) => (each.kind === "by_place" ? named(each, after) : days(after));
  const answer = (begun, words) => {
    const typed = begun.trimStart();
    return { from: at - typed.length, typed, words };
  };
  if (!key) {
    if (path.length === 0) return answer(line, [...known.head, ...known.sections.map((each) => ({ ...each, after: ":\n  " }))]);
    if (path.length === 1) return answer(line, known.parameters.filter((each) => each.section === path[0]).map((each) => plain(each.name, each.meaning, ": ")));
    const each = of(path);
    return each ? answer(line, inside(each, ": ")) : null;
  }
  const names = [...path, key[2]];
  const rest = line.slice(key[0].length);
  if (path.length === 0) return answer(rest, (known.values[key[2]] || []).map((each) => plain(each.word, each.meaning)));
  const each = of(names);
  if (!each) return null;
  const options = each.options.map((word) => plain(word));
  const open = /^\s*[{[]/.exec(rest);
  if (!open) return each.places.length ? null : answer(rest, options);
  const begun = rest.slice(Math.max(rest.lastIndexOf("{"), rest.lastIndexOf("["), rest.lastIndexOf(",")) + 1);
  const colon = begun.lastIndexOf(": ");
  if (colon >= 0) return answer(begun.slice(colon + 1), options);
  return answer(begun, open[0].endsWith("[") ? named(each, "") : inside(each, ": "));
};

// Those words that fit what is typed: first those that begin with it.
export const fitting = ({ typed, words }) => {
  const low = typed.toLowerCase();
  const rank = ({ word, meaning }) => {
    const at = word.toLowerCase().indexOf(low);
    return at === 0 ? 0 : at > 0 ? 1 : low.length > 2 && meaning.toLowerCase().includes(low) ? 2 : 3;
  };
  const found = words.map((each) => [rank(each), each]).filter(([place]) => place < 3);
  found.sort(([one], [other]) => one - other);
  const best = found.map(([, each]) => each).slice(0, MOST);
  return best.length === 1 && best[0].word === typed ? [] : best;
};

// A list beside a field, as the combobox pattern has it: the focus stays in the field.
export class Suggestions {
  constructor(field, list, said, { offer, take, place = () => {} }) {
    Object.assign(this, { field, list, said, offer, take, place, found: [], active: -1 });
    field.addEventListener("input", () => this.open(false));
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("click", () => this.close());
    field.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest('[role="option"]');
      if (option) this.accept(Number(option.dataset.place));
    });
  }

  get isOpen() { return !this.list.hidden; }

  open(asked) {
    const offered = this.offer();
    const isShort = offered && offered.words.length <= 8;
    this.found = offered && (asked || offered.typed || isShort) ? fitting(offered) : [];
    if (!this.found.length) {
      this.close();
      if (asked) this.said.textContent = "No suggestions here.";
      return;
    }
    this.from = offered.from;
    this.list.replaceChildren(...this.found.map((each, place) => {
      const option = document.createElement("li");
      const word = document.createElement("b");
      word.textContent = each.word;
      option.append(word, each.meaning ? ` ${each.meaning}` : "");
      option.id = `${this.list.id}-${place}`;
      option.dataset.place = place;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.tell(true);
    this.place(this.list, offered.from);
    this.said.textContent = `${this.found.length} suggestions; choose with the arrow keys.`;
    this.move(asked ? 0 : -1);
  }

  tell(isOpen) {
    if (this.field.getAttribute("role") === "combobox") this.field.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    if (!this.isOpen) return;
    this.list.hidden = true;
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
    this.tell(false);
  }

  move(place) {
    const options = [...this.list.children];
    this.active = place < 0 ? -1 : place % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
    if (this.active < 0) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    this.field.setAttribute("aria-activedescendant", options[this.active].id);
    options[this.active].scrollIntoView({ block: "nearest" });
  }

  accept(place) {
    const chosen = this.found[place];
    this.close();
    this.take(chosen, this.from);
  }

  press(event) {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) this.open(true);
    else if (!this.isOpen) {
      if (event.key !== "ArrowDown" || this.field.tagName !== "INPUT") return;
      this.open(true);
    } else if (event.key === "ArrowDown") this.move(this.active + 1);
    else if (event.key === "ArrowUp") this.move(this.active > 0 ? this.active - 1 : this.found.length - 1);
    else if (event.key === "Enter" && this.active >= 0) this.accept(this.active);
    else if (event.key === "Escape") this.close();
    else {
      if (/^(Arrow|Home|End|Page)/.test(event.key)) this.close();
      return;
    }
    event.preventDefault();
  }
}

// Write over a part of a field in a way that the field can undo.
export const writeOver = (field, from, words) => {
  field.setSelectionRange(from, field.selectionStart);
  if (!document.execCommand("insertText", false, words)) field.setRangeText(words, from, field.selectionEnd, "end");
};
