// Whether the reader's settings allow movement that is not asked for.
export function motionAllowed() {
  return !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
