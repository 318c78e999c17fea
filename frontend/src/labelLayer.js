// Labels above the drawing, on a plain canvas: placed so that none covers another, with a pale edge to read by.
import { placeLabels } from "./labels.js";
import { PAPER } from "./look.js";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
export const LABEL_SIZE = 14;
export const LINE = 16;
const CROWDED = 400;
const MANY_LINES = 500;

// The labels to show: every mark in view, and in a crowd the ones of the first ranks only.
// `links` are those drawn; where there are many, labels do not look out for them.
export function chooseLabels(painting, project, { width, height }, measure) {
  const marks = [...painting.nodes.values()];
  const seen = [];
  for (const mark of marks) {
    const at = project(mark);
    const outside = at.x < -20 || at.y < -20 || at.x > width + 20 || at.y > height + 20;
    if (!outside) seen.push({ x: at.x, y: at.y, r: at.r, text: mark.label, rank: mark.rank, must: mark.must, mark });
  }
  const crowded = seen.length > CROWDED;
  const named = crowded ? seen.map((item) => (item.rank < 900 ? { ...item, text: "" } : item)) : seen;
  const enlarged = painting.enlarged;
  const wide = (text) => measure(text) * enlarged;
  return placeLabels(named, wide, LINE * enlarged, { width, height, lines: linesOf(painting, project) });
}

function linesOf({ nodes, links }, project) {
  const drawn = links.filter((link) => !link.hidden);
  if (drawn.length > MANY_LINES) return [];
  return drawn.map((link) => {
    const [a, b] = [project(nodes.get(link.source)), project(nodes.get(link.target))];
    return { x1: a.x, y1: a.y, x2: b.x, y2: b.y, width: link.width };
  });
}

export function createLabelLayer(container) {
  const canvas = container.appendChild(document.createElement("canvas"));
  canvas.className = "labels";
  const context = canvas.getContext("2d");
  const widths = new Map();
  const measure = (text) => {
    if (!widths.has(text)) {
      context.font = `500 ${LABEL_SIZE}px ${FONT}`;
      widths.set(text, context.measureText(text).width);
    }
    return widths.get(text);
  };
  return {
    draw(painting, project, { width, height }) {
      const density = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      context.setTransform(density, 0, 0, density, 0, 0);
      const labels = chooseLabels(painting, project, { width, height }, measure);
      const enlarged = painting.enlarged;
      context.font = `500 ${LABEL_SIZE * enlarged}px ${FONT}`;
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const label of labels.reverse()) drawLabel(context, label, LINE * enlarged);
    },
    remove: () => canvas.remove(),
  };
}

function drawLabel(context, { item, x, y, lines, width, height }, line) {
  if (item.mark.strong) drawPlate(context, x, y, width, height);
  context.strokeStyle = PAPER;
  context.lineWidth = item.mark.strong ? 0.01 : 3.5;
  context.fillStyle = item.mark.labelColour;
  lines.forEach((words, i) => {
    const middle = y + line * (i + 0.5);
    context.strokeText(words, x, middle);
    context.fillText(words, x, middle);
  });
}

function drawPlate(context, x, y, width, height) {
  context.save();
  context.fillStyle = "#ffffff";
  context.shadowColor = "rgba(22, 36, 44, 0.3)";
  context.shadowBlur = 8;
  context.shadowOffsetY = 1;
  context.beginPath();
  context.roundRect(x - 6, y - 4, width + 12, height + 8, 6);
  context.fill();
  context.restore();
}
