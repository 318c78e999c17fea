// The plain drawing, for browsers that cannot use the graphics card. Same calls as sigmaMap.js.
import { boundsOf, markScale } from "./bounds.js";
import { svgElement } from "./element.js";
import { chooseLabels, FONT, LABEL_SIZE, LINE } from "./labelLayer.js";
import { createLineCanvas } from "./lineCanvas.js";
import { PAPER } from "./look.js";
import { listenToMoves } from "./plainMoves.js";
import { shapePath } from "./shapes.js";

const PADDING = 48;

// `events`: {pick(index | null), hover(index | null)}.
export function createSvgMap(container, data, events) {
  const strokesOn = createLineCanvas(container);
  const svg = container.appendChild(svgElement("svg", { class: "plain-map", "aria-hidden": "true" }));
  const layers = ["nodes", "names"].map((name) => svg.appendChild(svgElement("g", { class: name })));
  const shapes = new Map();
  const view = { ratio: 1, x: 0, y: 0 };
  const bounds = boundsOf(data.nodes);
  const measure = measurer();
  let painting = { nodes: new Map(), links: [] };
  const size = () => ({ width: container.clientWidth, height: container.clientHeight });
  const project = (node) => projection(bounds, view, size())(node);
  const redraw = () => {
    const { width, height } = size();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const at = placesOf(painting, project, { width, height });
    strokesOn.draw(painting, at, { width, height });
    putInOrder(layers[0], nodesOf(painting, at, shapes));
    layers[1].replaceChildren(...namesOf(painting, at, { width, height }, measure));
  };
  svg.addEventListener("click", (event) => events.pick(indexOf(event.target)));
  svg.addEventListener("mouseover", (event) => events.hover(indexOf(event.target)));
  svg.addEventListener("mouseleave", () => events.hover(null));
  const observer = new ResizeObserver(redraw);
  observer.observe(container);
  const change = (changes) => {
    Object.assign(view, changes);
    redraw();
  };
  const bounded = (ratio) => Math.min(1.6, Math.max(0.05, ratio));
  const perPixel = () => view.ratio / scaleFor(bounds, size());
  listenToMoves(svg, {
    pan: (dx, dy) => change({ x: view.x - dx * perPixel(), y: view.y + dy * perPixel() }),
    zoomAt(factor, x, y) {
      const { width, height } = size();
      const before = perPixel();
      view.ratio = bounded(view.ratio / factor);
      const gained = before - perPixel();
      change({ x: view.x + (x - width / 2) * gained, y: view.y - (y - height / 2) * gained });
    },
  });
  return {
    draw(next) {
      painting = next;
      redraw();
    },
    drawNames(next) {
      painting = next;
      redraw();
    },
    zoom: (factor) => change({ ratio: bounded(view.ratio / factor) }),
    reset: () => change({ ratio: 1, x: 0, y: 0 }),
    reveal(index) {
      if (view.ratio < 0.9) change(centred(data.nodes[index], bounds));
    },
    place: (index) => project(data.nodes[index]),
    remove() {
      observer.disconnect();
      strokesOn.remove();
      svg.remove();
    },
  };
}

// The whole drawing as lists of SVG elements: [links, nodes, labels].
export function drawing(painting, project, size, measure) {
  const at = placesOf(painting, project, size);
  return [linesOf(painting, at), nodesOf(painting, at, new Map()), namesOf(painting, at, size, measure)];
}

function placesOf(painting, project, size) {
  const scale = markScale(size, painting);
  return new Map([...painting.nodes].map(([index, mark]) => [index, { ...project(mark), r: mark.radius * scale }]));
}

// A node keeps its element from one drawing to the next (in `shapes`, by index), or a press on it would end on another
// element and be no click.
function nodesOf(painting, at, shapes) {
  const marks = [...painting.nodes.values()].sort((a, b) => a.order - b.order);
  return marks.map((mark) => shape(mark, at.get(mark.index), shapes));
}

function namesOf(painting, at, size, measure) {
  const labels = chooseLabels(painting, (mark) => at.get(mark.index), size, measure);
  return labels.map((placed) => label(placed, painting.enlarged)).reverse();
}

function linesOf({ links }, at) {
  return links.filter((link) => !link.hidden).map(({ source, target, colour, width }) => {
    const [a, b] = [at.get(source), at.get(target)];
    return svgElement("line", {
      x1: a.x.toFixed(1), y1: a.y.toFixed(1), x2: b.x.toFixed(1), y2: b.y.toFixed(1), stroke: colour, "stroke-width": width,
    });
  });
}

export function measurer() {
  const context = document.createElement("canvas").getContext("2d");
  if (context) context.font = `500 ${LABEL_SIZE}px ${FONT}`;
  return (text) => (context ? context.measureText(text).width : text.length * LABEL_SIZE * 0.56);
}

function putInOrder(parent, children) {
  const same = parent.children.length === children.length && children.every((child, i) => parent.children[i] === child);
  if (!same) parent.replaceChildren(...children);
}

function shape(mark, { x, y, r }, shapes) {
  if (!shapes.has(mark.index)) shapes.set(mark.index, svgElement("path"));
  const path = shapes.get(mark.index);
  const attributes = {
    d: shapePath(mark.look, r), transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, fill: mark.colour,
    "fill-rule": "evenodd", stroke: PAPER, "stroke-width": 1.6, "paint-order": "stroke", "data-index": mark.index,
  };
  for (const [name, value] of Object.entries(attributes)) {
    if (path.getAttribute(name) !== String(value)) path.setAttribute(name, value);
  }
  return path;
}

function label({ item, x, y, lines }, enlarged) {
  const { strong, labelColour } = item.mark;
  const text = svgElement("text", {
    fill: labelColour, stroke: PAPER, "stroke-width": strong ? 6 : 3.5, "stroke-linejoin": "round", "paint-order": "stroke",
    "font-family": FONT, "font-size": LABEL_SIZE * enlarged, "font-weight": strong ? 700 : 500,
  });
  lines.forEach((words, i) => {
    text.append(svgElement("tspan", { x: x.toFixed(1), y: (y + LINE * enlarged * (i + 0.78)).toFixed(1) }, words));
  });
  return text;
}

function indexOf(target) {
  return target.dataset?.index === undefined ? null : Number(target.dataset.index);
}

function scaleFor(bounds, { width, height }) {
  const wide = bounds.x[1] - bounds.x[0] || 1;
  const high = bounds.y[1] - bounds.y[0] || 1;
  return Math.max(1, Math.min((width - 2 * PADDING) / wide, (height - 2 * PADDING) / high));
}

// Where a place on the map stands in a drawing of this size, in pixels.
export function projection(bounds, view, size) {
  const scale = scaleFor(bounds, size) / view.ratio;
  return (node) => {
    const from = centred(node, bounds);
    return { x: size.width / 2 + (from.x - view.x) * scale, y: size.height / 2 - (from.y - view.y) * scale };
  };
}

function centred(node, bounds) {
  return { x: node.x - (bounds.x[0] + bounds.x[1]) / 2, y: node.y - (bounds.y[0] + bounds.y[1]) / 2 };
}
