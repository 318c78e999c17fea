// The page's data: JSON in a script element, written by the publishing side, with rows in place of repeated names.
// A node's `look` is its kind as drawn: {name, colour, outline, ring}. A layer is {id, name, says, colour}.

export function readData(document) {
  const packed = JSON.parse(document.getElementById("map-data").textContent);
  const organisations = packed.nodes.map((node, index) => ({
    ...node, index, person: false, look: packed.kinds[node.pooled ? "pooled" : node.kind] ?? packed.kinds.other,
  }));
  const people = packed.people.map(([label, group, x, y], i) => ({
    label, group, x, y, index: organisations.length + i, person: true, first_frame: 0, look: packed.kinds.person,
  }));
  return {
    title: packed.title,
    frames: packed.frames,
    kinds: packed.kinds,
    layers: packed.layers,
    bandLabels: packed.band_labels,
    sentences: packed.sentences,
    notes: packed.notes,
    organisations,
    people,
    nodes: [...organisations, ...people],
    links: packed.links.map((row, i) => readLink(row, `o${i}`, packed.layers, 0)),
    personLinks: packed.person_links.map((row, i) => readLink(row, `p${i}`, packed.layers, organisations.length)),
    layer: (id) => packed.layers.find((layer) => layer.id === id),
  };
}

// A row is [source, target, layer, bands], where bands holds one digit for each date.
function readLink([source, target, layer, bands], key, layers, offset) {
  return { key, source: source + offset, target: target + offset, layer: layers[layer].id, bands: Array.from(bands, Number) };
}
