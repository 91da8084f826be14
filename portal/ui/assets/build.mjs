// Builds static/ui/dist: one style sheet, one script, one font. Run by `npm run build`.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleAsync } from "lightningcss";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const out = join(here, "../static/ui/dist");
const targets = { chrome: 115 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) };

await mkdir(out, { recursive: true });

const css = await bundleAsync({
  filename: join(here, "app.css"),
  minify: true,
  targets,
  resolver: {
    resolve: (name, from) =>
      name.startsWith("~") ? join(root, "node_modules", name.slice(1)) : resolve(dirname(from), name),
    // The font is a file of its own beside the style sheet; its address stays as written.
    read: (file) => readFile(file, "utf8"),
  },
});
await writeFile(join(out, "app.css"), css.code);

await build({
  entryPoints: [join(here, "app.js")],
  outfile: join(out, "app.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome115", "firefox115", "safari16.4"],
  legalComments: "none",
});

await copyFile(
  join(root, "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
  join(out, "inter.woff2"),
);
