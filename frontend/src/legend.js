// The key: shape, colour and name of each kind present, what a line's width means, and size.
import { element, svgElement } from "./element.js";
import { linkColour, linkWidth } from "./look.js";
import { shapePath } from "./shapes.js";

export function drawLegend(section, data, state) {
  const layer = data.layer(state.layer);
  const present = new Set(data.organisations.map((node) => node.look));
  const kinds = Object.values(data.kinds).filter((kind) => present.has(kind));
  const rows = kinds.map((kind) => row(symbol(kind), kind.name));
  if (state.people) rows.push(row(symbol(data.kinds.person), `${data.kinds.person.name}, in the colour of their organisation`));
  section.replaceChildren(
    section.querySelector("h2"),
    element("ul", {}, ...rows),
    element("h3", {}, layer.name),
    element("p", { class: "says" }, layer.says),
    element("ul", {}, ...lines(data, layer, state)),
    element("p", { class: "says" }, "A bigger mark means more people; a paler one has no link to another at this date. Places never move."),
  );
}

function lines(data, layer, state) {
  if (state.people) return [row(line(linkColour(layer, 2, false), 1.4), "Linked")];
  const rows = data.bandLabels.slice(1).map((text, i) => row(line(linkColour(layer, i + 1, false), linkWidth(i + 1)), text));
  if (state.fresh) rows.push(row(line(linkColour(layer, 1, true), linkWidth(1, true)), `New since ${data.frames[Math.max(0, state.frame - 1)].label}, "new" in the table`));
  return rows;
}

export function symbol(kind) {
  const path = svgElement("path", { d: shapePath(kind, 7), fill: kind.colour, "fill-rule": "evenodd" });
  return svgElement("svg", { class: "symbol", viewBox: "-12 -12 24 24", "aria-hidden": "true" }, path);
}

function line(colour, width) {
  const stroke = svgElement("line", { x1: -15, x2: 15, y1: 0, y2: 0, stroke: colour, "stroke-width": width });
  return svgElement("svg", { class: "symbol wide", viewBox: "-16 -12 32 24", "aria-hidden": "true" }, stroke);
}

function row(picture, text) {
  return element("li", {}, picture, element("span", {}, text));
}

