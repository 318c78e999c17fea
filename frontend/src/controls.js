// The controls above and below the map: links shown, choices, the time slider with its ticks and play button.
import { element } from "./element.js";

const STEP_MS = 1400;

export function createLayerSwitch(fieldset, data, state) {
  for (const layer of data.layers) {
    const input = element("input", {
      type: "radio", name: "layer", value: layer.id, checked: layer.id === state.get().layer, onchange: () => state.set({ layer: layer.id }),
    });
    fieldset.append(element("label", {}, input, element("span", {}, layer.name)));
  }
  fieldset.hidden = data.layers.length < 2;
}

export function createChoices(place, data, state) {
  const add = (key, text) => {
    const input = element("input", { type: "checkbox", id: `choice-${key}`, onchange: () => state.set({ [key]: input.checked, focus: key === "people" ? null : state.get().focus }) });
    place.append(element("label", {}, input, element("span", {}, text)));
    state.listen((value) => {
      input.checked = value[key];
    });
  };
  if (data.frames.length > 1) add("fresh", "Mark links that are new");
  if (data.people.length) add("people", "Show people who agreed to be named");
}

// Slider, ticks and play button. Playing ends at the last date, and as soon as the slider is moved by hand.
export function createTime({ slider, ticks, play }, data, state) {
  const last = data.frames.length - 1;
  let timer = null;
  slider.max = String(last);
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  };
  const step = () => {
    const { frame } = state.get();
    if (frame >= last) return stop();
    return state.set({ frame: frame + 1 });
  };
  slider.addEventListener("input", () => {
    stop();
    state.set({ frame: Number(slider.value) });
  });
  play.addEventListener("click", () => {
    if (timer !== null) return stop();
    if (state.get().frame >= last) state.set({ frame: 0 });
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(step, STEP_MS);
    return undefined;
  });
  const show = ({ frame }) => {
    slider.value = String(frame);
    slider.setAttribute("aria-valuetext", data.frames[frame].label);
    [...ticks.children].forEach((tick, i) => tick.classList.toggle("now", i === frame));
  };
  const every = Math.ceil(last / 4) || 1;
  const named = (i) => i === last || (i % every === 0 && last - i >= every / 2);
  ticks.append(...data.frames.map(({ label }, i) => element("span", { class: named(i) ? "named" : null }, element("b", {}, label))));
  state.listen(show);
  show(state.get());
}
