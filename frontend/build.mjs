// Bundles src/ for the pages: node build.mjs OUT_DIR
// One script and one style sheet, with no module left to fetch, so that a page may carry them inline.
import { copyFileSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("Name the folder to write to: node build.mjs OUT_DIR");

// The bundle carries its parts inside every page, so it carries their licences too, without the schemes of their
// addresses: a page that needs no network holds no address to be called.
const PARTS = { sigma: "LICENSE.txt", graphology: "LICENSE.txt", "graphology-utils": "LICENSE.txt", events: "LICENSE" };
const licences = Object.entries(PARTS).map(([part, file]) => {
  return `${part}\n\n${readFileSync(join(here, "node_modules", part, file), "utf8").trim().replace(/https?:\/\//g, "")}`;
});

await build({
  absWorkingDir: here,
  entryPoints: { map: "src/map.js", "map-style": "src/map.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari15.6"],
  charset: "utf8",
  legalComments: "none",
  footer: { js: `/* This script holds these works:\n\n${licences.join("\n\n")}\n*/` },
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
copyFileSync(join(here, "src/map.html"), join(out, "map.html"));
