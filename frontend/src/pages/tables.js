// Tables that can be sorted and filtered where they stand. `data-sortable` on a table; `data-filters="ID"` on an input
// or select filters the rows of the table with that id; what is left is told to screen readers.
const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

export function workableTables(part) {
  for (const table of part.querySelectorAll("table[data-sortable]:not([data-ready])")) {
    table.dataset.ready = "";
    sortable(table);
  }
  for (const control of part.querySelectorAll("[data-filters]:not([data-ready])")) {
    control.dataset.ready = "";
    control.closest("[hidden]")?.removeAttribute("hidden");
    control.addEventListener("input", () => filter(control.dataset.filters));
  }
}

function sortable(table) {
  table.querySelectorAll("thead th:not([data-unsorted])").forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, head));
  });
}

function sort(table, head) {
  const falling = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const body = table.tBodies[0];
  const place = head.cellIndex;
  const key = (row) => row.cells[place]?.dataset.value ?? row.cells[place]?.textContent.trim() ?? "";
  const rows = [...body.rows].sort((one, other) => collator.compare(key(one), key(other)));
  body.append(...(falling ? rows.reverse() : rows));
}

function filter(id) {
  const wanted = [...document.querySelectorAll(`[data-filters="${CSS.escape(id)}"]`)];
  const rows = [...document.getElementById(id).tBodies[0].rows];
  const fits = (row, control) => {
    const asked = control.value.trim().toLocaleLowerCase("en-GB");
    const text = control.dataset.by ? row.dataset[control.dataset.by] ?? "" : row.textContent;
    return !asked || text.toLocaleLowerCase("en-GB").includes(asked);
  };
  for (const row of rows) row.hidden = !wanted.every((control) => fits(row, control));
  const shown = rows.filter((row) => !row.hidden).length;
  const told = document.querySelector(`[data-counts="${CSS.escape(id)}"]`);
  if (told) told.textContent = `${shown} of ${rows.length} rows shown.`;
}
