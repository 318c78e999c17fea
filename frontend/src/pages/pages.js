// What the pages do beyond plain links and forms. Every page works without it.
import htmx from "htmx.org/dist/htmx.esm.js";
import { Button } from "nhsuk-frontend/dist/nhsuk/components/button/button.mjs";
import { CharacterCount } from "nhsuk-frontend/dist/nhsuk/components/character-count/character-count.mjs";
import { Checkboxes } from "nhsuk-frontend/dist/nhsuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "nhsuk-frontend/dist/nhsuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "nhsuk-frontend/dist/nhsuk/components/notification-banner/notification-banner.mjs";
import { Radios } from "nhsuk-frontend/dist/nhsuk/components/radios/radios.mjs";
import { SkipLink } from "nhsuk-frontend/dist/nhsuk/components/skip-link/skip-link.mjs";
import { workableTables } from "./tables.js";

const COMPONENTS = [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink];

// The page's own policy forbids evaluated code and inline styles, so nothing may need them.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
});

function bringToLife(part) {
  for (const Component of COMPONENTS) {
    for (const element of part.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
      if (!element.hasAttribute(`data-${Component.moduleName}-init`)) new Component(element);
    }
  }
  workableTables(part);
}

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
document.body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});
document.body.addEventListener("htmx:load", (event) => bringToLife(event.detail.elt));
bringToLife(document);
