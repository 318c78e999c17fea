// The story for a room, in steps: then, now, what changed, who is not yet connected, and what it says of us.
import { count, sceneOf } from "./scene.js";

// Each step: {title, frame, since, fresh, alone, says: [sentence], names: [label]}. Organisations only, one layer.
export function storySteps(data, layer) {
  const last = data.frames.length - 1;
  const at = (frame, since = null) => sceneOf(data, { frame, layer: layer.id, people: false, since });
  const first = Math.max(0, data.frames.findIndex((_, frame) => at(frame).links.length));
  const from = first === last ? 0 : first;
  const steps = [
    { title: "Then", frame: from, says: [sayLinked(data, at(from), from, "were")] },
    { title: "Now", frame: last, says: [sayLinked(data, at(last), last, "are")] },
    { title: "What changed", frame: last, since: from, fresh: true, says: sayChange(data, at(last, from), from) },
    { title: "Who is not yet connected", frame: last, ...aloneAt(data, at(last)) },
    { title: "What this says", frame: last, says: data.sentences },
  ];
  const told = steps.filter((step) => step.says.length && (last > 0 || !["Then", "What changed"].includes(step.title)));
  return told.map((step) => ({ since: null, fresh: false, alone: false, names: [], ...step }));
}

function sayLinked(data, scene, frame, verb) {
  const linked = scene.nodes.filter((node) => scene.neighbours.get(node.index).length).length;
  const all = count(scene.nodes.length, "organisation");
  const { label } = data.frames[frame];
  return `${label}: ${linked} of ${all} and groups on the map ${verb} linked, by ${count(scene.links.length, "line")}.`;
}

function sayChange(data, scene, from) {
  const fresh = scene.links.filter((link) => link.fresh).length;
  const since = data.frames[from].label;
  return [
    `${count(fresh, "line")} ${fresh === 1 ? "is" : "are"} new since ${since}, drawn in orange.`,
    scene.gone ? `${count(scene.gone, "line")} of that time ${scene.gone === 1 ? "has" : "have"} ended.` : "None has ended.",
  ];
}

function aloneAt(data, scene) {
  const alone = scene.nodes.filter((node) => !scene.neighbours.get(node.index).length);
  const names = alone.map((node) => node.label).sort((a, b) => a.localeCompare(b, "en-GB"));
  const says = names.length
    ? `${count(names.length, "place")} ${names.length === 1 ? "has" : "have"} no link to another group on this map. Who could introduce them?`
    : "Every organisation and group on the map has a link to another.";
  const pooled = scene.nodes.some((node) => node.pooled) ? ["A group of small organisations counts as linked when one of them is."] : [];
  return { says: [says, ...pooled], names, alone: names.length > 0 };
}
