// From what is to be seen to how each mark is drawn: colours, sizes, what fades, what is named first.
import { FADED, INK, linkColour, linkWidth, mix, PAPER, radiusOf } from "./look.js";

// Returns {nodes: Map(index -> mark), links: [mark]}, for any drawing.
export function paint(data, state, scene) {
  const near = nearFocus(state, scene);
  const nodes = new Map();
  for (const node of scene.nodes) nodes.set(node.index, nodeMark(data, state, scene, near, node));
  const links = scene.links.map((link) => linkMark(data.layer(state.layer), state, near, link));
  links.sort((a, b) => a.order - b.order);
  return { nodes, links, people: state.people, enlarged: state.step === null ? 1 : 1.4 };
}

// The nodes that stand out: the one in focus with its neighbours, or those that nobody is linked to; null means all.
function nearFocus({ focus, alone }, scene) {
  if (alone) return new Set([...scene.neighbours].filter(([, others]) => !others.length).map(([index]) => index));
  if (focus === null || !scene.neighbours.has(focus)) return null;
  return new Set([focus, ...scene.neighbours.get(focus).map((other) => other.index)]);
}

function nodeMark(data, state, scene, near, node) {
  const stage = state.people && !node.person;
  const away = near !== null && !near.has(node.index) && !(stage && groupNear(data, near, node.index));
  const own = node.person ? data.organisations[node.group].look.colour : node.look.colour;
  const chosen = node.index === state.focus || node.index === state.hover || node.index === state.cursor;
  const links = scene.neighbours.get(node.index).length;
  return {
    index: node.index,
    x: node.x,
    y: node.y,
    radius: radiusOf(node),
    look: node.look,
    colour: away ? FADED : stage ? mix(PAPER, own, 0.3) : links || node.person || state.alone ? own : mix(PAPER, own, 0.55),
    label: away && !chosen ? "" : node.label,
    labelColour: stage ? "#5d6a70" : INK,
    strong: chosen,
    must: chosen,
    rank: (chosen ? 1e6 : 0) + (near?.has(node.index) ? 1e5 : 0) + (node.person ? 0 : 1e3) + radiusOf(node) + links / 100,
    order: (node.person ? 10 : 0) + (away ? 0 : 1) + (chosen ? 2 : 0),
  };
}

function groupNear(data, near, group) {
  for (const index of near) if (data.nodes[index].group === group) return true;
  return false;
}

function linkMark(layer, state, near, link) {
  const fresh = state.fresh && link.fresh;
  const away = near !== null && !state.alone && link.source !== state.focus && link.target !== state.focus;
  return {
    key: link.key,
    source: link.source,
    target: link.target,
    width: state.people ? 1.2 : linkWidth(link.band, fresh),
    colour: state.alone ? FADED : linkColour(layer, state.people ? 2 : link.band, fresh),
    hidden: away,
    order: (fresh ? 10 : 0) + link.band,
  };
}
