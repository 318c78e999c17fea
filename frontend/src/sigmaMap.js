// The drawing on the graphics card (sigma). Same calls as svgMap.js: draw, drawNames (when only the names that stand
// out changed), zoom, reset, reveal, place, remove.
import { MultiUndirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeRectangleProgram } from "sigma/rendering";
import { boundsOf, markScale } from "./bounds.js";
import { createLabelLayer } from "./labelLayer.js";
import { motionAllowed } from "./motion.js";
import { ShapeProgram } from "./shapeProgram.js";

const PADDING = 48;
const MANY = 1500; // from so many marks or lines on, movement draws less
const SOFT_EDGE = 0.7; // the soft edge of a line on the graphics card is taken from its width
const LIMITS = { minCameraRatio: 0.05, maxCameraRatio: 1.6 };

// `events`: {pick(index | null), hover(index | null), lost()}. Throws when the graphics card cannot be used.
export function createSigmaMap(container, data, events) {
  const graph = graphOf(data);
  const addPeople = once(() => fillGraph(graph, data.people, data.personLinks));
  let painting = { nodes: new Map(), links: [] };
  let edges = new Map();
  const shrink = () => markScale({ width: container.clientWidth, height: container.clientHeight }, painting);
  const renderer = new Sigma(graph, container, {
    ...LIMITS,
    stagePadding: PADDING,
    renderLabels: false,
    zIndex: true,
    allowInvalidContainer: true, // on paper and before the page is shown the container has no size
    hideEdgesOnMove: data.personLinks.length > MANY,
    enableCameraRotation: false,
    minEdgeThickness: 0.8,
    defaultNodeType: "shape",
    nodeProgramClasses: { shape: ShapeProgram },
    nodeHoverProgramClasses: { shape: ShapeProgram },
    edgeProgramClasses: { line: EdgeRectangleProgram },
    defaultDrawNodeHover: () => {},
    nodeReducer: (key, node) => ({ ...node, ...nodeStyle(painting.nodes.get(Number(key)), shrink()) }),
    edgeReducer: (key) => edgeStyle(edges.get(key)),
  });
  renderer.setCustomBBox(boundsOf(data.nodes));
  const labels = createLabelLayer(container);
  const scale = () => 1 / Math.sqrt(renderer.getCamera().ratio);
  const project = (mark) => ({ ...renderer.graphToViewport(mark), r: mark.radius * shrink() * scale() });
  renderer.on("afterRender", () => {
    if (painting.nodes.size > MANY && renderer.getCamera().isAnimated()) return;
    labels.draw(painting, project, renderer.getDimensions());
  });
  renderer.on("clickNode", ({ node }) => events.pick(Number(node)));
  renderer.on("clickStage", () => events.pick(null));
  renderer.on("enterNode", ({ node }) => events.hover(Number(node)));
  renderer.on("leaveNode", () => events.hover(null));
  const observer = new ResizeObserver(() => {
    renderer.resize();
    renderer.refresh();
  });
  observer.observe(container);
  for (const canvas of Object.values(renderer.getCanvases())) {
    canvas.addEventListener("webglcontextlost", () => events.lost());
  }
  return {
    ...camera(renderer),
    draw(next) {
      painting = next;
      edges = new Map(next.links.map((link) => [link.key, link]));
      if (next.people) addPeople();
      renderer.refresh();
    },
    drawNames(next) {
      painting = next;
      renderer.scheduleRender();
    },
    place: (index) => renderer.graphToViewport(data.nodes[index]),
    remove() {
      observer.disconnect();
      labels.remove();
      renderer.kill();
    },
  };
}

function camera(renderer) {
  const settings = () => ({ duration: motionAllowed() ? 250 : 0 });
  return {
    zoom(factor) {
      renderer.getCamera().animate({ ratio: renderer.getCamera().getBoundedRatio(renderer.getCamera().ratio / factor) }, settings());
    },
    reset() {
      renderer.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, settings());
    },
    reveal(index) {
      const { x, y } = renderer.getNodeDisplayData(String(index));
      const { ratio } = renderer.getCamera();
      if (ratio < 0.9) renderer.getCamera().animate({ x, y }, settings());
    },
  };
}

function graphOf(data) {
  const graph = new MultiUndirectedGraph();
  fillGraph(graph, data.organisations, data.links);
  return graph;
}

function fillGraph(graph, nodes, links) {
  for (const { index, x, y } of nodes) graph.addNode(index, { x, y, size: 1 });
  for (const { key, source, target } of links) graph.addEdgeWithKey(key, source, target, { type: "line" });
}

// People are many and not shown at first, so they are put in when they are first asked for.
function once(act) {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

function nodeStyle(mark, shrink) {
  if (!mark) return { hidden: true };
  const { radius, look, colour: color, order: zIndex } = mark;
  return { size: radius * shrink, look, color, zIndex, label: null, type: "shape" };
}

function edgeStyle(mark) {
  if (!mark || mark.hidden) return { hidden: true };
  return { size: mark.width + SOFT_EDGE, color: mark.colour, zIndex: mark.order, type: "line" };
}
