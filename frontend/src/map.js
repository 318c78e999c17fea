// The page: reads the data, draws the map, and keeps map, panel, key, table and sentences in step with one state.
import { createChoices, createLayerSwitch, createTime } from "./controls.js";
import { readData } from "./data.js";
import { element } from "./element.js";
import { drawLegend } from "./legend.js";
import { listenToKeys } from "./mapKeys.js";
import { motionAllowed } from "./motion.js";
import { paint } from "./paint.js";
import { drawPanel, sayNode } from "./panel.js";
import { createPictureButtons, drawForPrinting } from "./savePicture.js";
import { sayScene, sceneOf } from "./scene.js";
import { createSearch } from "./search.js";
import { createState } from "./state.js";
import { createStory } from "./story.js";
import { createSvgMap } from "./svgMap.js";
import { createTables } from "./table.js";

const MANY_PEOPLE = 500; // where the processor does the work of a graphics card, more than these are drawn plainly

const find = (id) => document.getElementById(id);

async function start() {
  const data = readData(document);
  const state = createState({
    frame: data.frames.length - 1, layer: data.layers[0].id, focus: null, hover: null, cursor: null, people: false, fresh: false,
    step: null, since: null, alone: false,
  });
  find("explore").hidden = false;
  let scene = sceneOf(data, state.get());
  let painting = null;
  let drawing = await createDrawing();

  const choose = (index) => state.set({ focus: index, cursor: null });
  const goTo = (index) => {
    choose(index);
    if (index === null) return;
    drawing.reveal(index);
    find("map").scrollIntoView({ block: "nearest", behavior: motionAllowed() ? "smooth" : "auto" });
  };
  const drawTables = createTables(find("tables"), data, (index) => {
    goTo(index);
    find("map").focus({ preventScroll: true });
  });

  async function createDrawing() {
    const events = { pick: (index) => choose(index), hover: (index) => state.set({ hover: index }), lost: () => fallBack() };
    if (data.people.length > MANY_PEOPLE && !hasGraphicsCard()) return plain(events);
    try {
      const { createSigmaMap } = await import("./sigmaMap.js");
      return createSigmaMap(find("map"), data, events);
    } catch {
      return plain(events);
    }
  }

  function plain(events) {
    find("map").replaceChildren();
    find("plain-notice").hidden = false;
    return createSvgMap(find("map"), data, events);
  }

  function fallBack() {
    drawing.remove();
    drawing = plain({ pick: choose, hover: (index) => state.set({ hover: index }) });
    draw(state.get(), new Set(["frame"]));
  }

  function draw(value, changed) {
    find("map").classList.toggle("over-mark", value.hover !== null);
    const other = ["frame", "layer", "people", "since"].some((key) => changed.has(key));
    if (other) scene = sceneOf(data, value);
    painting = paint(data, value, scene);
    if ([...changed].every((key) => key === "hover" || key === "cursor")) drawing.drawNames(painting);
    else drawing.draw(painting);
    if (other || changed.has("focus") || changed.has("fresh")) drawWords(value, changed);
  }

  function drawWords(value, changed) {
    drawPanel(find("details"), data, value, scene, goTo);
    find("search-label").textContent = value.people ? "Find an organisation or a person" : "Find an organisation";
    const onlyFocus = [...changed].every((key) => key === "focus" || key === "cursor");
    const organisations = value.people ? sceneOf(data, { ...value, people: false }) : scene;
    drawTables(value, scene, organisations, onlyFocus);
    find("map-date").textContent = data.frames[value.frame].label;
    if (changed.has("focus") && value.focus !== null) find("spoken").textContent = sayNode(data, scene, data.nodes[value.focus]);
    find("summary").textContent = sayScene(data, value, scene, data.layer(value.layer).name);
  }

  state.listen((value, changed) => {
    draw(value, changed);
    if (["layer", "people", "fresh", "frame"].some((key) => changed.has(key))) drawLegend(find("legend"), data, value);
  });
  createLayerSwitch(find("layers"), data, state);
  createChoices(find("choices"), data, state);
  createTime({ slider: find("time"), ticks: find("ticks"), play: find("play") }, data, state);
  createSearch(find("search"), find("suggestions"), () => searchable(data, state.get()), goTo);
  const open = find("actions").appendChild(element("button", { type: "button", id: "present" }, "Present"));
  createStory({ section: find("story"), page: find("explore"), open }, data, state);
  createPictureButtons(find("actions"), data, state, () => painting);
  drawForPrinting(find("paper"), data, state, () => painting);
  listenToKeys(find("map"), state, {
    drawing: () => drawing,
    nodes: () => scene.nodes.filter((node) => !state.get().people || node.person),
    say: (index) => {
      find("spoken").textContent = sayNode(data, scene, data.nodes[index]);
    },
    choose,
  });
  find("zoom-in").addEventListener("click", () => drawing.zoom(1.5));
  find("zoom-out").addEventListener("click", () => drawing.zoom(1 / 1.5));
  find("zoom-all").addEventListener("click", () => drawing.reset());
  find("controls").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => event.key === "Escape" && choose(null));
  keepPageScrolling(find("map"));
  drawLegend(find("legend"), data, state.get());
  draw(state.get(), new Set(["frame"]));
  document.documentElement.dataset.ready = "true";
}

// The wheel zooms only with Ctrl or once the map has the focus; otherwise the page scrolls as everywhere.
function keepPageScrolling(map) {
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && !map.matches(":focus")) event.stopPropagation();
  }, { capture: true, passive: true });
}

// Whether WebGL runs on a graphics card here: worked out by the processor, each frame of a large map takes too long.
function hasGraphicsCard() {
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return false;
  const told = context.getExtension("WEBGL_debug_renderer_info");
  const name = context.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

function searchable(data, { people }) {
  const own = (people ? data.nodes : data.organisations).map((node) => ({ text: node.label, index: node.index }));
  const inside = data.organisations.filter((node) => node.pooled).flatMap((node) =>
    (node.members ?? []).map((name) => ({ text: `${name} (in ${node.label})`, index: node.index })));
  return [...own, ...inside];
}

start();
