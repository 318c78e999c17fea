// The drawing on the graphics card (sigma). Same calls as svgMap.js: draw, zoom, reset, reveal, place, remove.
import { MultiUndirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeRectangleProgram } from "sigma/rendering";
import { boundsOf, markScale } from "./bounds.js";
import { createLabelLayer } from "./labelLayer.js";
import { motionAllowed } from "./motion.js";
import { ShapeProgram } from "./shapeProgram.js";

const PADDING = 48;
const SOFT_EDGE = 0.7; // the soft edge of a line on the graphics card is taken from its width
const LIMITS = { minCameraRatio: 0.05, maxCameraRatio: 1.6 };

// `events`: {pick(index | null), hover(index | null), lost()}. Throws when the graphics card cannot be used.
export function createSigmaMap(container, data, events) {
  const graph = graphOf(data);
  let painting = { nodes: new Map(), links: [] };
  let edges = new Map();
  const shrink = () => markScale({ width: container.clientWidth, height: container.clientHeight });
  const renderer = new Sigma(graph, container, {
    ...LIMITS,
    stagePadding: PADDING,
    renderLabels: false,
    zIndex: true,
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
    labels.draw(painting, project, renderer.getDimensions());
  });
  renderer.on("clickNode", ({ node }) => events.pick(Number(node)));
  renderer.on("clickStage", () => events.pick(null));
  renderer.on("enterNode", ({ node }) => events.hover(Number(node)));
  renderer.on("leaveNode", () => events.hover(null));
  for (const canvas of Object.values(renderer.getCanvases())) {
    canvas.addEventListener("webglcontextlost", () => events.lost());
  }
  return {
    ...camera(renderer),
    draw(next) {
      painting = next;
      edges = new Map(next.links.map((link) => [link.key, link]));
      renderer.refresh();
    },
    place: (index) => renderer.graphToViewport(data.nodes[index]),
    remove() {
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
  for (const { index, x, y } of data.nodes) graph.addNode(index, { x, y, size: 1 });
  for (const link of [...data.links, ...data.personLinks]) {
    graph.addEdgeWithKey(link.key, link.source, link.target, { type: "line" });
  }
  return graph;
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
