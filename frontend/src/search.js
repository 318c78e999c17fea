// The search box with suggestions: type, arrow keys, Enter; Escape closes. Members of pooled nodes are found too.
import { element } from "./element.js";

const MOST = 8;

// `candidates()` gives [{text, index}]; `choose(index)` is called with the one chosen.
export function createSearch(input, list, candidates, choose) {
  let found = [];
  let at = -1;
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (position) => {
    const one = found[position];
    if (!one) return;
    input.value = one.text;
    close();
    choose(one.index);
  };
  const mark = (position) => {
    at = (position + found.length) % found.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    found = match(candidates(), input.value);
    if (!input.value.trim()) return close();
    const items = found.map(({ text }, i) =>
      element("li", { id: `suggestion-${i}`, role: "option", "aria-selected": "false", onpointerdown: (event) => {
        event.preventDefault();
        take(i);
      } }, text));
    const none = element("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing found. Try fewer letters.");
    list.replaceChildren(...(items.length ? items : [none]));
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
    return undefined;
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const keys = {
      ArrowDown: () => (list.hidden ? open() : found.length && mark(at + 1)),
      ArrowUp: () => !list.hidden && found.length && mark(at < 0 ? found.length - 1 : at - 1),
      Enter: () => take(Math.max(at, 0)),
      Escape: () => {
        if (list.hidden) return choose(null);
        return close();
      },
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
}

// Those whose words begin with what was typed come first, then those that hold it anywhere.
export function match(candidates, typed) {
  const wanted = plain(typed).trim();
  if (!wanted) return [];
  const score = (text) => {
    const words = plain(text);
    if (words.startsWith(wanted)) return 0;
    if (words.includes(` ${wanted}`)) return 1;
    return words.includes(wanted) ? 2 : 9;
  };
  return candidates
    .map((one) => ({ ...one, score: score(one.text) }))
    .filter((one) => one.score < 9)
    .sort((a, b) => a.score - b.score || a.text.localeCompare(b.text, "en-GB"))
    .slice(0, MOST);
}

function plain(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f’']/g, "");
}
