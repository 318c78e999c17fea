const FEW = 30;

// How large marks are drawn in a view of this size: full size from about 700 by 500 pixels on, never below 0.6;
// larger where there are few of them, and as much larger as the painting asks for (a story before a room).
export function markScale({ width, height }, { nodes, enlarged = 1 }) {
  const roomy = nodes.size > 0 && nodes.size <= FEW ? 1.25 : 1;
  return Math.min(1, Math.max(0.6, Math.sqrt(width * height) / 600)) * roomy * enlarged;
}

// The box around all places, so that the view is the same at every date.
export function boundsOf(nodes) {
  const span = (values) => {
    if (!values.length) return [-1, 1];
    const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
    return low === high ? [low - 1, high + 1] : [low, high];
  };
  return { x: span(nodes.map((node) => node.x)), y: span(nodes.map((node) => node.y)) };
}
