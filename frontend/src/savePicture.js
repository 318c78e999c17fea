// Saves the map as it is on the screen, with its date, key and licence words: SVG to edit, PNG to paste.
import { boundsOf } from "./bounds.js";
import { element, svgElement } from "./element.js";
import { FONT } from "./labelLayer.js";
import { INK, linkColour, linkWidth, PAPER } from "./look.js";
import { shapePath } from "./shapes.js";
import { drawing, measurer, projection } from "./svgMap.js";

const WIDTH = 1600;
const HEIGHT = 1000;
const MAP = { left: 30, top: 90, width: 1150, height: 840 };
const PNG_SCALE = 2;

export function createPictureButtons(place, data, state, painting) {
  const name = `map-${data.frames.at(-1).date}`;
  const svg = () => pictureOf(data, state.get(), painting());
  place.append(
    element("button", { type: "button", onclick: () => download(svgBlob(svg()), `${name}.svg`) }, "Save as SVG"),
    element("button", { type: "button", onclick: () => pngBlob(svg()).then((blob) => download(blob, `${name}.png`)) }, "Save as PNG"),
  );
}

// On paper the map is lines, not a picture of the screen: drawn anew for each printing.
export function drawForPrinting(place, data, state, painting) {
  window.addEventListener("beforeprint", () => place.replaceChildren(pictureOf(data, state.get(), painting())));
  window.addEventListener("afterprint", () => place.replaceChildren());
}

// The whole picture as an SVG element.
export function pictureOf(data, state, painting) {
  const project = projection(boundsOf(data.nodes), { ratio: 1, x: 0, y: 0 }, MAP);
  const layers = drawing(painting, project, MAP, measurer()).map((children) => svgElement("g", {}, ...children));
  const map = svgElement("g", { transform: `translate(${MAP.left} ${MAP.top})` }, ...layers);
  const heading = `${document.title.replace(/, [^,]*$/, "")}, ${data.frames[state.frame].label}`;
  return svgElement(
    "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img" },
    svgElement("title", {}, heading),
    svgElement("rect", { width: WIDTH, height: HEIGHT, fill: PAPER }),
    words(40, 62, 34, heading, 650),
    map,
    svgElement("g", { transform: "translate(1200 120)" }, ...key(data, state)),
    ...data.notes.map((note, i) => words(40, HEIGHT - 14 - 20 * (data.notes.length - 1 - i), 14, note)),
  );
}

function key(data, state) {
  const layer = data.layer(state.layer);
  const present = new Set(data.organisations.map((node) => node.look));
  const kinds = Object.values(data.kinds).filter((kind) => present.has(kind));
  const rows = kinds.map((kind, i) => [
    svgElement("path", { d: shapePath(kind, 8), fill: kind.colour, "fill-rule": "evenodd", transform: `translate(10 ${32 * i})` }),
    words(34, 32 * i + 6, 17, kind.name),
  ]);
  const below = 32 * kinds.length + 20;
  const bands = state.people ? [] : data.bandLabels.slice(1).map((text, i) => [
    svgElement("line", {
      x1: 0, x2: 24, y1: below + 30 * (i + 1), y2: below + 30 * (i + 1),
      stroke: linkColour(layer, i + 1, false), "stroke-width": linkWidth(i + 1),
    }),
    words(34, below + 30 * (i + 1) + 6, 17, text),
  ]);
  return [...rows.flat(), words(0, below + 6, 17, layer.name, 650), ...bands.flat()];
}

function words(x, y, size, text, weight = 400) {
  return svgElement("text", { x, y, "font-size": size, "font-weight": weight, "font-family": FONT, fill: INK }, text);
}

function svgBlob(svg) {
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

async function pngBlob(svg) {
  const address = URL.createObjectURL(svgBlob(svg));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH * PNG_SCALE;
    canvas.height = HEIGHT * PNG_SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
