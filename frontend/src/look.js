// How marks are drawn, once for every drawing, the key and the table. Kinds and layers (names, shapes, colours) come
// with the data, since posters and pictures use the same ones.

export const INK = "#16242c";
export const PAPER = "#fcfbf8";
export const FADED = "#dfe2e1";
export const ACCENT = "#c2410c";

const BAND_WIDTH = [0, 1.8, 5];
const BAND_BLEND = [0, 0.45, 0.85];

// Radius in CSS pixels from the public text of the number of people ("45", "1 to 7"): area follows people.
export function radiusOf(node) {
  if (node.person) return 4.5;
  const people = /^\d+$/.test(node.people) ? Number(node.people) : 5;
  return Math.min(22, 5.5 + 1.25 * Math.sqrt(people));
}

export function linkWidth(band, fresh = false) {
  return BAND_WIDTH[Math.min(band, BAND_WIDTH.length - 1)] + (fresh ? 0.8 : 0);
}

export function linkColour(layer, band, fresh) {
  return fresh ? mix(PAPER, ACCENT, 0.85) : mix(PAPER, layer.colour, BAND_BLEND[Math.min(band, BAND_BLEND.length - 1)]);
}

// A colour `share` of the way from one #rrggbb to another; drawn opaque, so every drawing gives the same tone.
export function mix(from, to, share) {
  const channel = (start) => {
    const [a, b] = [from, to].map((colour) => parseInt(colour.slice(start, start + 2), 16));
    return Math.round(a + (b - a) * share).toString(16).padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
