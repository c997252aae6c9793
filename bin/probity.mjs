#!/usr/bin/env node
// Starts the command line. In a clone Node.js runs the TypeScript as it is, so that there is no build step to forget; the
// installed package has it compiled in dist/.
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The oldest Node.js that runs TypeScript without a flag. */
const NEEDED = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    `probity: Node.js ${process.version} is too old. -> Use Node.js ${NEEDED.join(".")} or newer; in a clone, "npm run probity -- ..." brings its own.`,
  );
  process.exit(1);
}

// Keeps the compiled code of every command for its next run, which then takes half the time.
enableCompileCache();
const root = join(import.meta.dirname, "..");
const source = join(root, "src", "cli", "main.ts");
const entry = existsSync(source) ? source : join(root, "dist", "src", "cli", "main.js");
const { main } = await import(pathToFileURL(entry).href);
process.exitCode = await main(process.argv.slice(2));
