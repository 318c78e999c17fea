// Bundles src/ for the pages: node build.mjs OUT_DIR
// One script and one style sheet, with no module left to fetch, so that a page may carry them inline.
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("Name the folder to write to: node build.mjs OUT_DIR");

await build({
  absWorkingDir: here,
  entryPoints: { map: "src/map.js", "map-style": "src/map.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari15.6"],
  charset: "utf8",
  legalComments: "eof",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
copyFileSync(join(here, "src/map.html"), join(out, "map.html"));
