// The keyboard on the map: arrows go to the nearest node in that direction, Enter chooses, Escape clears.

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// `drawing()` gives the current drawing, `nodes()` those on the map now, `say(index)` reads one aloud.
export function listenToKeys(map, state, { drawing, nodes, say, choose }) {
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { cursor, focus } = state.get();
    const actions = {
      Enter: () => cursor !== null && choose(cursor === focus ? null : cursor),
      " ": () => cursor !== null && choose(cursor === focus ? null : cursor),
      "+": () => drawing().zoom(1.5),
      "=": () => drawing().zoom(1.5),
      "-": () => drawing().zoom(1 / 1.5),
      0: () => drawing().reset(),
    };
    const action = WAYS[event.key] ? () => move(WAYS[event.key]) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  map.addEventListener("blur", () => state.set({ cursor: null }));

  function move(way) {
    const { cursor, focus } = state.get();
    const from = cursor ?? focus;
    const next = from === null ? first(nodes()) : nearest(nodes(), from, way, (index) => drawing().place(index));
    if (next === null) return;
    state.set({ cursor: next });
    drawing().reveal(next);
    say(next);
  }
}

function first(nodes) {
  return nodes.length ? nodes[0].index : null;
}

// The nearest node whose direction is within 60 degrees of the arrow; sideways distance counts double.
export function nearest(nodes, from, [dx, dy], place) {
  const origin = place(from);
  let best = { cost: Infinity, index: null };
  for (const { index } of nodes) {
    if (index === from) continue;
    const at = place(index);
    const along = (at.x - origin.x) * dx + (at.y - origin.y) * dy;
    const aside = Math.abs((at.x - origin.x) * dy) + Math.abs((at.y - origin.y) * dx);
    const cost = along + 2 * aside;
    if (along > 0 && aside <= 1.73 * along && cost < best.cost) best = { cost, index };
  }
  return best.index;
}
