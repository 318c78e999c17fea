// The outlines of the kinds, once for all drawings. An outline is {corners, reach, notch, turn}: `corners` points at
// `reach` times the radius with notches between them at `notch` times it, turned by `turn` radians. A regular polygon
// is the one whose notches lie on its sides. No corners is a disc; a ring is a disc with a hole and a dot in it.

export const RING = { hole: 0.7, dot: 0.38 };

// SVG path around (0, 0) for radius r, to be filled by the even-odd rule.
export function shapePath({ outline, ring }, r) {
  if (ring) return disc(r) + disc(RING.hole * r) + disc(RING.dot * r);
  return outline ? spoked(outline, r) : disc(r);
}

function spoked({ corners, reach, notch, turn }, r) {
  const points = Array.from({ length: 2 * corners }, (_, i) => {
    const angle = turn + (Math.PI * i) / corners;
    const length = (i % 2 ? notch : reach) * r;
    return `${(length * Math.sin(angle)).toFixed(2)} ${(-length * Math.cos(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

function disc(r) {
  const size = r.toFixed(2);
  return `M-${size} 0A${size} ${size} 0 1 0 ${size} 0A${size} ${size} 0 1 0 -${size} 0Z`;
}
