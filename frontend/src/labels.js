// Places labels beside nodes so that none covers another label or a node. Greedy, in order of importance.

const GAP = 3;

// `items`: [{x, y, r, text, rank, must}] in pixels; `measure(text)` gives pixels; `size` is the height of a line;
// `lines`: [{x1, y1, x2, y2, width}], which a label crosses only where no better place is free.
// Returns [{item, x, y, lines}] with the top left corner of each placed label.
export function placeLabels(items, measure, size, { width, height, lines: crossed = [] }) {
  const nodes = items.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
  const grid = createGrid(64);
  for (const box of nodes) grid.add(box);
  const placed = [];
  for (const item of [...items].sort((a, b) => b.rank - a.rank)) {
    if (!item.text) continue;
    const lines = wrap(item.text);
    const w = Math.max(...lines.map(measure));
    const h = lines.length * size;
    const own = { left: item.x - item.r, right: item.x + item.r, top: item.y - item.r, bottom: item.y + item.r };
    const spots = spotsAround(item, w, h);
    const free = spots.filter((box) => inside(box, width, height) && grid.clear(box, own));
    const box = calmest(free, crossed) ?? (item.must ? spots[0] : null);
    if (!box) continue;
    grid.add(box);
    placed.push({ item, x: box.left, y: box.top, lines, width: w, height: h });
  }
  return placed;
}

// Two balanced lines for a long name; one for a short one.
export function wrap(text) {
  const words = text.split(" ");
  if (text.length <= 18 || words.length < 2) return [text];
  let best = [text];
  for (let i = 1; i < words.length; i += 1) {
    const lines = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
    if (longest(lines) < longest(best)) best = lines;
  }
  return best;
}

function longest(lines) {
  return Math.max(...lines.map((line) => line.length));
}

// The spot crossed by the least line; of equals, the first.
function calmest(spots, lines) {
  if (!lines.length || spots.length < 2) return spots[0];
  const crossing = (box) => lines.reduce((sum, line) => sum + (crosses(line, box) ? line.width : 0), 0);
  const costs = spots.map((box, i) => crossing(box) + 0.6 * i);
  return spots[costs.indexOf(Math.min(...costs))];
}

// Whether a line goes through a box: clipped to the box's span in x, does it lie within its span in y?
function crosses({ x1, y1, x2, y2 }, { left, right, top, bottom }) {
  const [ax, ay, bx, by] = x1 <= x2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
  if (bx < left || ax > right) return false;
  const at = (x) => (bx === ax ? ay : ay + ((by - ay) * (x - ax)) / (bx - ax));
  const ys = bx === ax ? [ay, by] : [at(Math.max(ax, left)), at(Math.min(bx, right))];
  return Math.max(...ys) >= top && Math.min(...ys) <= bottom;
}

function spotsAround({ x, y, r }, w, h) {
  const reach = r + GAP;
  const slant = 0.72 * reach;
  const at = (left, top) => ({ left, top, right: left + w, bottom: top + h });
  return [
    at(x + reach, y - h / 2), at(x - reach - w, y - h / 2), at(x - w / 2, y + reach), at(x - w / 2, y - reach - h),
    at(x + slant, y + slant), at(x + slant, y - slant - h), at(x - slant - w, y + slant), at(x - slant - w, y - slant - h),
  ];
}

function inside(box, width, height) {
  return box.left >= 2 && box.top >= 2 && box.right <= width - 2 && box.bottom <= height - 2;
}

function createGrid(cell) {
  const cells = new Map();
  const each = (box, visit) => {
    for (let i = Math.floor(box.left / cell); i <= Math.floor(box.right / cell); i += 1)
      for (let j = Math.floor(box.top / cell); j <= Math.floor(box.bottom / cell); j += 1) if (visit(`${i},${j}`)) return true;
    return false;
  };
  const same = (a, b) => a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    add: (box) => each(box, (key) => void (cells.has(key) ? cells.get(key).push(box) : cells.set(key, [box]))),
    clear: (box, own) => !each(box, (key) => (cells.get(key) ?? []).some((other) => !same(other, own) && meet(box, other))),
  };
}
