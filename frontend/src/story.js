// Presentation: the story fills the screen in large type. Arrow keys, Page keys and Space step; Escape ends.
import { element } from "./element.js";
import { motionAllowed } from "./motion.js";
import { storySteps } from "./storySteps.js";

const GROW_MS = 450;
const OUT = { step: null, since: null, alone: false, fresh: false };

// `section` holds the words of the step; `page` is the element that becomes the screen.
export function createStory({ section, page, open }, data, state) {
  const title = element("h2", { id: "story-title", tabindex: "-1" });
  const words = element("div", { class: "story-words", "aria-live": "polite" });
  const where = element("p", { class: "story-where" });
  const back = element("button", { type: "button", onclick: () => go(-1) }, "Back");
  const next = element("button", { type: "button", class: "main", onclick: () => go(1) }, "Next");
  const end = element("button", { type: "button", onclick: () => finish() }, "End (Esc)");
  section.append(title, words, element("div", { class: "story-buttons" }, back, next, end), where);
  let steps = [];
  let kept = null;
  let growing = null;

  function begin() {
    const { frame, fresh } = state.get();
    kept = { frame, fresh };
    steps = storySteps(data, data.layer(state.get().layer));
    document.documentElement.classList.add("presenting");
    section.hidden = false;
    page.requestFullscreen?.().catch(() => {}); // refused in some frames; the story fills the window all the same
    state.set({ people: false, focus: null, cursor: null });
    show(0);
    title.focus();
  }

  function finish() {
    if (state.get().step === null) return;
    clearInterval(growing);
    section.hidden = true;
    document.documentElement.classList.remove("presenting");
    state.set({ ...OUT, ...kept });
    // While the screen is filled, nothing outside the story takes the focus.
    const left = document.fullscreenElement ? document.exitFullscreen() : Promise.resolve();
    left.catch(() => {}).then(() => open.focus());
  }

  function go(by) {
    const step = state.get().step + by;
    if (step >= 0 && step < steps.length) show(step);
  }

  function show(step) {
    clearInterval(growing);
    const { frame, since, fresh, alone, ...said } = steps[step];
    title.textContent = said.title;
    words.replaceChildren(...said.says.map((text) => element("p", {}, text)),
      element("ul", {}, ...said.names.map((name) => element("li", {}, name))));
    where.textContent = `${step + 1} of ${steps.length}`;
    back.disabled = step === 0;
    next.disabled = step === steps.length - 1;
    const grows = step > 0 && state.get().frame < frame && motionAllowed();
    state.set({ step, since, fresh, alone, frame: grows ? state.get().frame : frame });
    if (grows) growing = setInterval(() => grow(frame), GROW_MS);
  }

  function grow(to) {
    const { frame } = state.get();
    if (frame < to) state.set({ frame: frame + 1 });
    else clearInterval(growing);
  }

  open.addEventListener("click", begin);
  document.addEventListener("fullscreenchange", () => !document.fullscreenElement && finish());
  document.addEventListener("keydown", (event) => {
    if (state.get().step === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const onButton = event.target instanceof HTMLButtonElement;
    const keys = {
      ArrowRight: () => go(1), PageDown: () => go(1), ArrowLeft: () => go(-1), PageUp: () => go(-1),
      Home: () => show(0), End: () => show(steps.length - 1), Escape: () => finish(),
      ...(onButton ? {} : { " ": () => go(1), Enter: () => go(1) }),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }, { capture: true });
  if (location.hash === "#story") setTimeout(begin); // once the page is whole
}
