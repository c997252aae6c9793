import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { spend } from "../src/funds/index.ts";
import { executeRequest } from "../src/relay/index.ts";
import { forwarderDomain, FORWARD_REQUEST_TYPES } from "../src/relay/forwardRequest.ts";
import { acting } from "../test/support/acting.ts";
import { beneficiary, ethers, hashOf, LINE, networkHelpers, paid } from "../test/funds/fixture.ts";
import type { BenchContext } from "./context.ts";
import type { Row } from "./row.ts";

const PROBITY = fileURLToPath(new URL("../bin/probity.mjs", import.meta.url));

/** Repetitions of each act in both ways; odd, so that the median is one of them. */
const TIMES = 7;

/** The longest acceptable time for the year in one county, with deployment: a quarter of an hour. */
const MOST_SECONDS = 900;

export async function rows(context: BenchContext): Promise<Row[]> {
  return [...(await relayRows(context)), ...(await scenarioRow())];
}

/**
 * Seconds of a whole `npm start -- --network`, with deployment and all waiting periods, on four validators and two
 * gateways of Besu as local processes. Runs only with BESU_HOME.
 */
async function scenarioRow(): Promise<Row[]> {
  if (process.env["BESU_HOME"] === undefined) {
    console.error("network.scenario.seconds is not measured: it needs BESU_HOME, the folder of a Besu distribution.");
    return [];
  }
  const home = mkdtempSync(join(tmpdir(), "probity-bench-"));
  const dir = join(home, "network");
  const probity = async (...args: string[]): Promise<void> => {
    const env = { ...process.env, PROBITY_HOME: join(home, "probity"), PROBITY_BUILD: "production" };
    const child = spawn(process.execPath, [PROBITY, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    const noted = text(child.stderr);
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`probity ${args.join(" ")} ended with ${String(code)}: ${await noted}`);
  };
  try {
    const nodes = ["--validators", "4", "--gateways", "2", "--observers", "0", "--archives", "0"];
    await probity("network", "init", "--out", dir, ...nodes, "--port-base", "10400");
    await probity("network", "up", "--dir", dir);
    const began = performance.now();
    await probity("start", "--network", dir);
    const value = Math.round((performance.now() - began) / 1000);
    return [{ name: "network.scenario.seconds", value, unit: "s", better: "lower", target: MOST_SECONDS, peers: {} }];
  } finally {
    await probity("network", "down", "--dir", dir).catch((error: unknown) => console.error(error));
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Extra gas of a relayed call over the same direct call: aid spent at a merchant, by an account whose forwarder nonce
 * is warm (already written), as after any account's first relayed act. The two ways alternate, so that both meet the
 * same state. The outer call's calldata repeats the signature and the inner data, and both count.
 */
async function relayRows(context: BenchContext): Promise<Row[]> {
  const { desk, forwarder, merchant, stranger } = await paid();
  const [direct, relayed] = [beneficiary(0), beneficiary(1)];
  const to = await desk.getAddress();
  const domain = await forwarderDomain(await forwarder.getAddress(), ethers.provider);
  const purchase = { line: LINE, merchant: merchant.address, amount: 5n, ref: hashOf("receipt") };
  const data = desk.interface.encodeFunctionData("spend", [LINE, merchant.address, 5n, hashOf("receipt")]);

  const spendDirectly = () => context.gasOf(spend(acting({ merchantDesk: desk.connect(direct) }), purchase));
  const spendRelayed = async () => {
    const request = {
      ...{ from: relayed.address, to, value: 0n, gas: 500_000n, data },
      nonce: await forwarder.nonces(relayed),
      deadline: BigInt(await networkHelpers.time.latest()) + 600n,
    };
    const signature = await relayed.signTypedData(domain, FORWARD_REQUEST_TYPES, request);
    return context.gasOf(executeRequest(acting({ forwarder: forwarder.connect(stranger) }), { request, signature }));
  };
  // The first time, each way writes slots that were empty: the merchant's account, the nonce.
  await spendDirectly();
  const first = await spendRelayed();
  const overheads: number[] = [];
  let later = 0;
  for (let time = 0; time < TIMES; ++time) {
    const [plain, carried] = [await spendDirectly(), (later = await spendRelayed())];
    overheads.push(carried - plain);
  }
  const overhead = overheads.sort((a, b) => a - b)[(TIMES - 1) / 2] ?? NaN;
  return [
    { name: "network.relay.overhead", value: overhead, unit: "gas", better: "lower", peers: {} },
    // The first write of the nonce costs 17,100 more.
    { name: "network.relay.first", value: overhead + first - later, unit: "gas", better: "lower", peers: {} },
  ];
}
