#!/usr/bin/env node
// Starts the command line. TypeScript is run as it is, through tsx, so that there is no build step to forget.
import { join } from "node:path";
import { register } from "tsx/esm/api";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `probity: Node.js ${process.version} is too old. → Use Node.js 22.13 or newer, or "npm run probity -- ...", which brings its own.`,
  );
  process.exit(1);
}

// What is deployed is the production build, and Hardhat's configuration is ours wherever the command is typed.
process.env.PROBITY_BUILD ??= "production";
process.env.HARDHAT_CONFIG ??= join(import.meta.dirname, "..", "hardhat.config.ts");

register();
const { main } = await import("../src/cli/main.ts");
process.exitCode = await main(process.argv.slice(2));
