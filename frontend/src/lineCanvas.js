// The lines of the plain drawing, on a canvas below its marks: many thousand SVG lines would be too slow to move.

export function createLineCanvas(container) {
  const canvas = container.appendChild(document.createElement("canvas"));
  canvas.className = "lines";
  const context = canvas.getContext("2d");
  return {
    // `at`: places of the nodes by index, in pixels. Says on the canvas how many lines were drawn.
    draw({ links }, at, { width, height }) {
      const density = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      context.setTransform(density, 0, 0, density, 0, 0);
      const drawn = links.filter((link) => !link.hidden);
      for (const { source, target, colour, width: thickness } of drawn) {
        const [a, b] = [at.get(source), at.get(target)];
        context.strokeStyle = colour;
        context.lineWidth = thickness;
        context.beginPath();
        context.moveTo(a.x, a.y);
        context.lineTo(b.x, b.y);
        context.stroke();
      }
      canvas.dataset.lines = String(drawn.length);
    },
    remove: () => canvas.remove(),
  };
}
