// What is to be seen for a state of the page: pure functions of the data, shared by drawings, table and sentences.

// The links of a layer at a date, and who is linked to whom.
// Returns {nodes, links: [{key, source, target, band, fresh}], neighbours: Map(index -> [{index, fresh}]), gone}:
// `fresh` says that the link was not there at the date before (or at the date `since`), `gone` counts those that were
// and are not now.
export function sceneOf(data, { frame, layer, people, since = null }) {
  const before = since ?? frame - 1;
  const nodes = people ? data.nodes : data.organisations;
  const links = [];
  const neighbours = new Map(nodes.map((node) => [node.index, []]));
  let gone = 0;
  for (const { key, source, target, layer: own, bands } of people ? data.personLinks : data.links) {
    if (own !== layer) continue;
    const band = bands[frame];
    const was = before >= 0 && bands[before] > 0;
    if (!band && was) gone += 1;
    if (!band) continue;
    const fresh = before >= 0 && before < frame && !was;
    links.push({ key, source, target, band, fresh });
    neighbours.get(source).push({ index: target, fresh });
    neighbours.get(target).push({ index: source, fresh });
  }
  return { nodes: nodes.filter((node) => node.first_frame <= frame), links, neighbours, gone };
}

// Who is linked to an organisation or person at the date of a scene: [{index, label, fresh}], by name.
export function linkedTo(data, scene, index) {
  const linked = (scene.neighbours.get(index) ?? []).map((other) => ({ ...other, label: data.nodes[other.index].label }));
  return linked.sort((a, b) => a.label.localeCompare(b.label, "en-GB"));
}

// Their names in one text, with those that are new marked as such when asked for.
export function namesOf(linked, markNew) {
  return linked.map(({ label, fresh }) => (markNew && fresh ? `${label} (new)` : label)).join(", ");
}

// One sentence for the date: what a person who cannot see the drawing needs to know.
export function sayScene(data, state, scene, layerName) {
  const date = data.frames[state.frame].label;
  const what = state.people ? "people" : "organisations and groups";
  const members = scene.nodes.filter((node) => node.person === state.people);
  const linked = members.filter((node) => scene.neighbours.get(node.index).length).length;
  const lines = count(scene.links.length, "line");
  const sentence = `${date}, ${layerName.toLowerCase()}: ${linked} of ${members.length} ${what} are linked, by ${lines} on the map.`;
  if (state.frame === 0) return sentence;
  const fresh = scene.links.filter((link) => link.fresh).length;
  const since = data.frames[state.frame - 1].label;
  return `${sentence} ${count(fresh, "line")} ${fresh === 1 ? "is" : "are"} new since ${since}; ${scene.gone} ended.`;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
