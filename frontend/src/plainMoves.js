// The plain drawing under the mouse: the wheel zooms at the pointer, a drag moves. Redrawn once for each frame.

const DRAG_FROM = 4; // pixels; less is a click

// `pan(dx, dy)` in pixels; `zoomAt(factor, x, y)` with the pointer's place in the drawing.
export function listenToMoves(svg, { pan, zoomAt }) {
  let from = null;
  let dragged = false;
  const each = oncePerFrame();
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    const factor = Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 300);
    each(() => zoomAt(factor, event.clientX - box.left, event.clientY - box.top));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    from = event.button === 0 ? { x: event.clientX, y: event.clientY } : null;
    dragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!dragged && Math.hypot(dx, dy) < DRAG_FROM) return;
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    from = { x: event.clientX, y: event.clientY };
    each(() => pan(dx, dy));
  });
  // A press that moved the map chooses nothing when it ends.
  svg.addEventListener("click", (event) => dragged && event.stopImmediatePropagation(), { capture: true });
}

function oncePerFrame() {
  let waiting = [];
  return (act) => {
    if (!waiting.length) requestAnimationFrame(() => waiting.splice(0).forEach((each) => each()));
    waiting.push(act);
  };
}
