// Bundles src/: node build.mjs OUT_DIR
// For the map one script and one style sheet with no module left to fetch, so that a file may carry them inline; for
// the administrator's pages another two.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("Name the folder to write to: node build.mjs OUT_DIR");

// The bundles carry their parts, so they carry their licences too, without the schemes of their addresses: a page
// that needs no network holds no address to be called.
const LICENCES = {
  map: { sigma: "LICENSE.txt", graphology: "LICENSE.txt", "graphology-utils": "LICENSE.txt", events: "LICENSE" },
  pages: { "htmx.org": "LICENSE", "nhsuk-frontend": "../../licences/nhsuk-frontend.txt" },
};
const bare = (text) => text.trim().replace(/https?:\/\//g, "");
const licences = (bundle) => {
  const told = Object.entries(LICENCES[bundle]).map(
    ([part, file]) => `${part}\n\n${bare(readFileSync(join(here, "node_modules", part, file), "utf8"))}`,
  );
  return `/* This script holds these works:\n\n${told.join("\n\n")}\n*/`;
};

const bundled = (entryPoints, licence) =>
  build({
    absWorkingDir: here,
    entryPoints,
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome109", "firefox115", "safari15.6"],
    charset: "utf8",
    legalComments: "none",
    footer: { js: licence },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });

await bundled({ map: "src/map.js", "map-style": "src/map.css" }, licences("map"));
await bundled({ pages: "src/pages/pages.js" }, licences("pages"));
const style = compile(join(here, "src/pages/pages.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(out, "pages.css"), style.css);
for (const [, icon] of style.css.matchAll(/url\("?([\w-]+\.svg)"?\)/g)) {
  copyFileSync(join(here, "node_modules/nhsuk-frontend/dist/nhsuk/assets/images", icon), join(out, icon));
}
copyFileSync(join(here, "src/map.html"), join(out, "map.html"));
