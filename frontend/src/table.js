// The table that says the same as the map. It follows the date and the links shown, and sorts by any column but the last.
import { element } from "./element.js";
import { linkedTo, namesOf } from "./scene.js";

const ORGANISATION_COLUMNS = [
  { key: "label", title: "Organisation" },
  { key: "kind", title: "Kind" },
  { key: "people", title: "People (to the nearest 5)", numeric: true },
  { key: "linked", title: "Linked to", numeric: true },
  { key: "names", title: "Names of those linked", fixed: true },
];
const FIRST_ROWS = 300;
const PERSON_COLUMNS = [
  { key: "label", title: "Person" },
  { key: "organisation", title: "Organisation" },
  { key: "linked", title: "Linked to", numeric: true },
  { key: "names", title: "Names of those linked", fixed: true },
];

// Returns `draw(state, scene, organisationScene, onlyFocus)`; `choose(index)` is called when a name is pressed.
export function createTables(place, data, choose) {
  const organisations = createTable(ORGANISATION_COLUMNS, choose);
  const people = createTable(PERSON_COLUMNS, choose);
  place.replaceChildren(organisations.frame, people.frame);
  return (state, scene, organisationScene, onlyFocus) => {
    if (onlyFocus) return [organisations, people].forEach((table) => table.mark(state.focus));
    const about = `${data.frames[state.frame].label}, ${data.layer(state.layer).name.toLowerCase()}`;
    organisations.draw(`Organisations: who is linked to whom, ${about}`, rows(data, organisationScene, false, state.fresh), state.focus);
    people.frame.hidden = !state.people;
    if (state.people) people.draw(`People who agreed to be named, ${about}`, rows(data, scene, true, state.fresh), state.focus);
    return undefined;
  };
}

function rows(data, scene, person, markNew) {
  return scene.nodes
    .filter((node) => node.person === person)
    .map((node) => {
      const linked = linkedTo(data, scene, node.index);
      return {
        index: node.index,
        label: node.label,
        kind: node.look.name,
        organisation: person ? data.organisations[node.group].label : "",
        people: node.people ?? "",
        linked: String(linked.length),
        names: namesOf(linked, markNew) || "nobody yet",
      };
    });
}

function createTable(columns, choose) {
  let sort = { key: "label", down: false };
  let shown = null;
  let most = FIRST_ROWS;
  const caption = element("caption");
  const body = element("tbody");
  const heads = columns.map((column) => head(column, () => {
    sort = { key: column.key, down: sort.key === column.key ? !sort.down : Boolean(column.numeric) };
    redraw();
  }));
  const more = element("button", { type: "button", class: "quiet more", hidden: true, onclick: () => {
    most = Infinity;
    redraw();
  } });
  const table = element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  const frame = element("div", { class: "table-frame", tabindex: "0", role: "region" }, table, more);
  const redraw = () => {
    caption.textContent = shown.title;
    frame.setAttribute("aria-label", shown.title);
    columns.forEach(({ key, fixed }, i) => {
      if (!fixed) heads[i].setAttribute("aria-sort", key === sort.key ? (sort.down ? "descending" : "ascending") : "none");
    });
    const all = sorted(shown.rows, sort, columns);
    body.replaceChildren(...all.slice(0, most).map((row) => line(row, columns, shown.focus, choose)));
    more.hidden = all.length <= most;
    more.textContent = `Show all ${all.length} rows`;
  };
  return {
    frame,
    draw(title, tableRows, focus) {
      shown = { title, rows: tableRows, focus };
      redraw();
    },
    mark(focus) {
      for (const row of body.rows) row.classList.toggle("chosen", row.dataset.index === String(focus));
    },
  };
}

function head({ title, fixed, numeric }, press) {
  const inside = fixed ? title : element("button", { type: "button", onclick: press }, title);
  return element("th", { scope: "col", class: numeric ? "number" : null }, inside);
}

function sorted(list, { key, down }, columns) {
  const numeric = columns.find((column) => column.key === key).numeric;
  const size = (text) => (/^\d+$/.test(text) ? Number(text) : 1);
  const order = (a, b) => (numeric ? size(a[key]) - size(b[key]) : a[key].localeCompare(b[key], "en-GB"));
  return [...list].sort((a, b) => (down ? order(b, a) : order(a, b)) || a.label.localeCompare(b.label, "en-GB"));
}

function line(row, columns, focus, choose) {
  const cells = columns.slice(1).map(({ key, numeric, title }) => {
    return element("td", { class: numeric ? "number" : null, "data-title": title }, row[key]);
  });
  const name = element("button", { type: "button", class: "link", onclick: () => choose(row.index) }, row.label);
  return element("tr", { class: row.index === focus ? "chosen" : null, "data-index": row.index }, element("th", { scope: "row" }, name), ...cells);
}
