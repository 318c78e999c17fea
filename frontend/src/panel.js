// What is known of the organisation or person in focus, with the names of those it is linked to.
import { element } from "./element.js";
import { symbol } from "./legend.js";
import { count, linkedTo, namesOf } from "./scene.js";

// `choose(index | null)` is called when a name or the clearing button is pressed.
export function drawPanel(section, data, state, scene, choose) {
  const node = state.focus === null ? null : data.nodes[state.focus];
  section.hidden = !node;
  if (!node) return section.replaceChildren();
  const linked = linkedTo(data, scene, node.index);
  const items = linked.map((other) => {
    const button = element("button", { type: "button", class: "link", onclick: () => choose(other.index) }, other.label);
    return element("li", {}, button, state.fresh && other.fresh ? " (new)" : "");
  });
  return section.replaceChildren(
    element("div", { class: "panel-top" }, symbol(node.look), element("h2", {}, node.label)),
    element("p", { class: "says" }, describe(data, node)),
    ...(node.pooled && node.members?.length ? [members(node)] : []),
    element("h3", {}, `${data.layer(state.layer).name}, ${data.frames[state.frame].label}`),
    element("p", {}, linked.length ? `Linked to ${linked.length}:` : "Not linked to anyone at this date."),
    element("ul", { class: "names" }, ...items),
    element("button", { type: "button", class: "quiet", onclick: () => choose(null) }, "Show everyone again (Esc)"),
  );
}

export function describe(data, node) {
  if (node.person) return `${data.organisations[node.group].label}. ${node.look.name}.`;
  const together = node.pooled ? `, ${count(node.organisations, "organisation")}` : "";
  return `${node.look.name}${together}, ${peopleText(node.people)}.`;
}

function peopleText(people) {
  if (people === "0") return "no people in the programme";
  return /^\d+$/.test(people) ? `about ${people} people` : `${people} people`;
}

// Sentences about a node, for reading aloud.
export function sayNode(data, scene, node) {
  const linked = linkedTo(data, scene, node.index);
  const links = linked.length ? `Linked to ${linked.length}: ${namesOf(linked, false)}.` : "Not linked to anyone at this date.";
  return `${node.label}. ${describe(data, node)} ${links}`;
}

function members(node) {
  const names = node.members.map((name) => element("li", {}, name));
  return element("details", {}, element("summary", {}, "Which organisations these are"), element("ul", { class: "names" }, ...names));
}
