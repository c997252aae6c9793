// Not below test/: every module there is loaded as a test.
// Stands in for Besu in tests of what starts it: it reads the options, needs the files, holds the ports, wants the
// operator's token, and makes blocks by the clock. `fake.json` in the network's folder says how it behaves, and is
// read again at every request:
//   token           what it takes after "Bearer "
//   genesisHash, chainStart (ms), period (ms), extraData (hex, by round), validators (addresses)
//   lateEvery       every so manieth block is agreed in round 1
//   still           no new blocks: all are of one hour ago
//   silent          addresses that never propose
//   nodes.<name>    die (a sentence), stuck (takes no SIGTERM), mute (never answers), chain (another genesis hash),
//                   behind (blocks), age (of its newest block, in seconds), peers, client (its version),
//                   without (methods that are not enabled), most (requests that it takes in one batch),
//                   lateEvery (its own copies), refuses (votes, with this sentence)
// What it was told to vote for is in votes.json beside its data.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createListener } from "node:net";
import { basename, dirname, join } from "node:path";

const options = new Map(
  process.argv.slice(2).map((argument) => {
    const at = argument.indexOf("=");
    return at < 0 ? [argument, ""] : [argument.slice(0, at), argument.slice(at + 1)];
  }),
);
for (const [option, path] of options) if (option.endsWith("-file")) readFileSync(path);

const dir = dirname(options.get("--genesis-file"));
const data = options.get("--data-path");
const name = basename(dirname(data));
const control = () => JSON.parse(readFileSync(join(dir, "fake.json"), "utf8"));
const own = () => control().nodes?.[name] ?? {};
writeFileSync(join(data, "started.json"), JSON.stringify({ argv: process.argv.slice(2), env: process.env }));
writeFileSync(join(data, "chain.db"), "x".repeat(1000));

console.log(`${name} begins`);
if (own().die !== undefined) {
  console.error(own().die);
  console.error("\tat org.hyperledger.besu.Fake.main(Fake.java:1)");
  process.exit(1);
}
if (own().stuck) process.on("SIGTERM", () => console.log("does not end"));

const hex = (number) => `0x${number.toString(16)}`;

function height() {
  const { chainStart, period, still } = control();
  return still ? 1000 : Math.max(0, Math.floor((Date.now() - chainStart) / period) - (own().behind ?? 0));
}

function block(number) {
  const { genesisHash, extraData, validators, still, silent = [], ...rest } = control();
  const lateEvery = own().lateEvery ?? rest.lateEvery;
  const proposers = validators.filter((address) => !silent.includes(address));
  const age = still ? 3600 : (own().age ?? 0);
  return {
    number: hex(number),
    hash: number === 0 ? (own().chain ?? genesisHash) : hex(number).padEnd(66, "0"),
    timestamp: number === 0 ? "0x0" : hex(Math.floor(Date.now() / 1000) - age),
    miner: proposers[number % proposers.length],
    extraData: extraData[lateEvery !== undefined && number % lateEvery === 0 ? 1 : 0],
  };
}

const allowed = [];

const methods = {
  eth_blockNumber: () => hex(height()),
  eth_getBlockByNumber: (which) => block(which === "latest" ? height() : Number(which)),
  net_peerCount: () => hex(own().peers ?? Object.keys(control().validators).length),
  web3_clientVersion: () => own().client ?? "besu/v26.8.0/fake-x86_64/openjdk-java-25",
  qbft_getValidatorsByBlockNumber: () => control().validators,
  qbft_getPendingVotes: () => votes(),
  qbft_proposeValidatorVote: (address, isFor) => vote(address, isFor),
  qbft_discardValidatorVote: (address) => vote(address, undefined),
  perm_getAccountsAllowlist: () => allowed,
  perm_addAccountsToAllowlist: (accounts) => {
    allowed.push(...accounts);
    return "Success";
  },
};

/** By address in small letters, as Besu lists them: true to add, false to drop. */
function votes() {
  const path = join(data, "votes.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function vote(address, isFor) {
  if (own().refuses !== undefined) throw new Error(own().refuses);
  writeFileSync(join(data, "votes.json"), JSON.stringify({ ...votes(), [address.toLowerCase()]: isFor }));
  return true;
}

function answer({ id, method, params = [] }) {
  const known = Object.hasOwn(methods, method) && !(own().without ?? []).includes(method);
  if (!known) return { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } };
  try {
    return { jsonrpc: "2.0", id, result: methods[method](...params) };
  } catch ({ message }) {
    return { jsonrpc: "2.0", id, error: { code: -32000, message } };
  }
}

const server = createServer(async (request, response) => {
  if (own().mute) return;
  let body = "";
  for await (const piece of request) body += piece;
  const isAllowed = request.headers.authorization === `Bearer ${control().token}`;
  response.writeHead(isAllowed ? 200 : 401, { "content-type": "application/json" });
  const asked = JSON.parse(body);
  const denied = { jsonrpc: "2.0", id: null, error: { code: -40100, message: "Unauthorized" } };
  const tooMany = {
    jsonrpc: "2.0",
    id: null,
    error: { code: -32005, message: "Number of requests in batch exceeds limit" },
  };
  const isTooMany = Array.isArray(asked) && asked.length > (own().most ?? 1024);
  const answers = isTooMany ? tooMany : Array.isArray(asked) ? asked.map(answer) : answer(asked);
  response.end(JSON.stringify(isAllowed ? answers : denied));
});
server.listen(Number(options.get("--rpc-http-port")), options.get("--rpc-http-host"));
createListener().listen(Number(options.get("--p2p-port")), options.get("--p2p-interface"));
createListener().listen(Number(options.get("--metrics-port")), options.get("--metrics-host"));
