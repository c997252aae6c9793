import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import { FAST, JOBS, productionSettings, SMALL } from "./scripts/release/jobs.ts";

// The compiler is an npm package like any other: nothing is downloaded from a compiler server.
const compilerPath = createRequire(import.meta.url).resolve("solc/soljson.js");

const compiler = (settings: object) => ({ version: "0.8.34", path: compilerPath, preferWasm: true, settings });

// In production most is compiled for size, and what every act calls for speed. Hardhat compiles each overridden file, with
// all that it imports, in a job of its own.
const CALLED_BY_ALL = JOBS.filter(({ runs }) => runs === FAST).flatMap(({ sources }) => sources);

// Production artifacts lie in a folder of their own, so that tests (default profile) and benches (production profile) do
// not rebuild each other's work. Deployments use `release/`, whose settings are the production profile's.
const production = process.env["PROBITY_BUILD"] === "production";
const paths = production
  ? { artifacts: "./build/production/artifacts", cache: "./build/production/cache" }
  : { artifacts: "./artifacts", cache: "./cache" };

// `npm test` runs a short campaign, `npm run fuzz` a long one.
const long = process.env["PROBITY_FUZZ"] === "long";

// Every simulated network has the hardfork of the chains we run on.
const simulated = { type: "edr-simulated", hardfork: "cancun" } as const;

export default defineConfig({
  plugins: [hardhatEthers, hardhatEthersChaiMatchers, hardhatMocha, hardhatNetworkHelpers, hardhatTypechain],
  paths: { ...paths, tests: { mocha: "./test", solidity: "./test" } },
  solidity: {
    profiles: {
      default: compiler({ ...productionSettings(SMALL), viaIR: false }),
      production: {
        compilers: [compiler(productionSettings(SMALL))],
        overrides: Object.fromEntries(CALLED_BY_ALL.map((file) => [file, compiler(productionSettings(FAST))])),
        isolated: false,
      },
    },
    npmFilesToBuild: [
      "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol",
      "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol",
    ],
  },
  networks: {
    default: simulated,
    localhost: simulated,
    node: simulated,
    // A chain that is reached by JSON-RPC, such as a sandbox. Gas costs nothing there.
    external: { type: "http", url: "http://127.0.0.1:8545", gasPrice: 0n, gasMultiplier: 1.25 },
  },
  typechain: { outDir: production ? "./build/production/types" : "./types/ethers-contracts" },
  test: {
    // Files run in two processes: each has a chain of its own, and ports and folders that nobody else uses.
    mocha: { timeout: 60_000, parallel: true, jobs: 2, require: ["./test/support/worker.ts"] },
    solidity: {
      fuzz: { runs: long ? 500 : 64 },
      invariant: { runs: long ? 40 : 8, depth: long ? 256 : 48, failOnRevert: false },
    },
  },
});
