// What is to be seen for a state of the page: pure functions of the data, shared by drawings, table and sentences.

// The links of a layer at a date, and who is linked to whom.
// Returns {nodes, links: [{source, target, band, fresh}], neighbours: Map(index -> [index]), gone: number}.
export function sceneOf(data, { frame, layer, people }) {
  const nodes = people ? data.nodes : data.organisations;
  const all = people ? data.personLinks : data.links;
  const before = Math.max(0, frame - 1);
  const links = [];
  const neighbours = new Map(nodes.map((node) => [node.index, []]));
  let gone = 0;
  for (const link of all) {
    if (link.layer !== layer) continue;
    const band = link.bands[frame];
    const was = frame > 0 ? link.bands[before] : 0;
    if (!band && was) gone += 1;
    if (!band) continue;
    links.push({ key: link.key, source: link.source, target: link.target, band, fresh: frame > 0 && !was });
    neighbours.get(link.source).push(link.target);
    neighbours.get(link.target).push(link.source);
  }
  return { nodes: nodes.filter((node) => node.first_frame <= frame), links, neighbours, gone };
}

// Who is linked to an organisation or person at the date of a scene, by name.
export function namesLinked(data, scene, index) {
  const names = (scene.neighbours.get(index) ?? []).map((other) => data.nodes[other].label);
  return names.sort((a, b) => a.localeCompare(b, "en-GB"));
}

// One sentence for the date: what a person who cannot see the drawing needs to know.
export function sayScene(data, state, scene, layerName) {
  const date = data.frames[state.frame].label;
  const what = state.people ? "people" : "organisations";
  const members = scene.nodes.filter((node) => node.person === state.people);
  const linked = members.filter((node) => scene.neighbours.get(node.index).length).length;
  const sentence = `${date}, ${layerName.toLowerCase()}: ${linked} of ${members.length} ${what} are linked, by ${
    count(scene.links.length, "line")} on the map.`;
  if (state.frame === 0) return sentence;
  const fresh = scene.links.filter((link) => link.fresh).length;
  const since = data.frames[state.frame - 1].label;
  return `${sentence} ${fresh} of the lines ${fresh === 1 ? "is" : "are"} new since ${since}; ${scene.gone} ended.`;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
