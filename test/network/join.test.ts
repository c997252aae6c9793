import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { readNetwork, type NetworkDescription, type PublicNode } from "../../src/network/description.ts";
import { decodeExtraData } from "../../src/network/extraData.ts";
import { staticNodes } from "../../src/network/folder.ts";
import { genesisHashOf, genesisOf, termsDigestOf, type Genesis } from "../../src/network/genesis.ts";
import { completeNetwork, readBundle } from "../../src/network/join.ts";
import { networkPaths, nodePaths, tokenPath } from "../../src/network/layout.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../support/cli.ts";
import { ACCOUNTS, filesUnder, madeNetwork, removeScratch, scratch } from "./fixture.ts";
import { refusalOf } from "./refusal.ts";

const AGENCIES = ["health", "works", "treasury", "audit"];

interface Json {
  [key: string]: unknown;
  nodes: Record<string, unknown>[];
}

function edit(path: string, change: (content: Json) => unknown): void {
  const content = JSON.parse(readFileSync(path, "utf8")) as Json;
  change(content);
  writeFileSync(path, JSON.stringify(content));
}

const apply = (dir: string, name: string, host: string, kind = "validator"): Promise<CliRun> =>
  runCli("network", "join", "--name", name, "--kind", kind, "--host", host, "--out", dir);

describe("probity network join", () => {
  let home: string;
  /** The public files, as the four agencies got them. */
  let bundle: string;
  const folderOf = (agency: string): string => join(home, agency);
  const memberFile = (agency: string): string => join(folderOf(agency), "member.json");

  before(async () => {
    home = scratch();
    for (const [index, agency] of AGENCIES.entries()) {
      const run = await apply(folderOf(agency), `${agency}-1`, `10.0.0.${index + 1}`);
      expect(run.exitCode, run.err).to.equal(0);
    }
    const second = await apply(folderOf("health"), "health-gateway", "10.0.0.1", "gateway");
    expect(second.exitCode, second.err).to.equal(0);
    const members = AGENCIES.flatMap((agency) => ["--member", memberFile(agency)]);
    const made = await runCli("network", "init", ...members, "--chain-id", "777", "--out", join(home, "coordinator"));
    expect(made.exitCode, made.err).to.equal(0);
    expect(made.out)
      .to.include("nothing in it is secret")
      .and.not.to.match(/keys and tokens|back them up/i);
    bundle = join(home, "coordinator", "bundle");
  });
  after(removeScratch);

  /** A copy of the bundle and of an agency's folder, to damage. */
  function copies(agency = "health"): { bundle: string; out: string } {
    const place = scratch();
    cpSync(bundle, join(place, "bundle"), { recursive: true });
    cpSync(folderOf(agency), join(place, "own"), { recursive: true });
    return { bundle: join(place, "bundle"), out: join(place, "own") };
  }

  describe("the first step", () => {
    it("keeps the key for its owner and gives only public parts away", () => {
      const { key } = nodePaths(folderOf("health"), "health-1");
      expect(statSync(key).mode & 0o777).to.equal(0o600);
      const secret = readFileSync(key, "utf8").replace(/^0x/, "");
      expect(secret).to.match(/^[0-9a-f]{64}$/);
      expect(readFileSync(memberFile("health"), "utf8")).not.to.include(secret);
    });
    it("never prints the key", async () => {
      const dir = join(scratch(), "own");
      const run = await apply(dir, "roads-1", "10.0.0.9");
      const secret = readFileSync(nodePaths(dir, "roads-1").key, "utf8").replace(/^0x/, "");
      expect(`${run.out}${run.err}`).not.to.include(secret);
    });
    it("explains each key of the public part in the text beside it", () => {
      const text = readFileSync(join(folderOf("health"), "member.md"), "utf8");
      const explained = [...text.matchAll(/^- `([^`]+)`:\s+\S.{5,}/gm)].map(([, key]) => key);
      const member = JSON.parse(readFileSync(memberFile("health"), "utf8")) as Json;
      const keys = member.nodes.flatMap((node) => Object.keys(node).map((key) => `nodes.${key}`));
      expect(explained).to.have.members([...new Set([...Object.keys(member), ...keys])]);
    });
    it("adds a second node to the same public part", () => {
      const { nodes } = JSON.parse(readFileSync(memberFile("health"), "utf8")) as { nodes: PublicNode[] };
      expect(nodes.map(({ name, kind }) => [name, kind])).to.deep.equal([
        ["health-1", "validator"],
        ["health-gateway", "gateway"],
      ]);
    });
    it("never writes over a key", async () => {
      const { out } = copies();
      const { key } = nodePaths(out, "health-1");
      const before = readFileSync(key, "utf8");
      expectRefusal(await apply(out, "health-1", "10.0.0.1"), "NETWORK_KEYS_EXIST");
      expectRefusal(await runCli("network", "init", "--out", out), "NETWORK_KEYS_EXIST");
      rmSync(join(out, "member.json"));
      expectRefusal(await apply(out, "health-1", "10.0.0.1"), "NETWORK_KEYS_EXIST");
      expectRefusal(await apply(out, "other-1", "10.0.0.1"), "NETWORK_KEYS_EXIST");
      expect(readFileSync(key, "utf8")).to.equal(before);
    });
    it("takes the port that a firewall maps", async () => {
      const dir = join(scratch(), "own");
      const args = ["--name", "a-1", "--kind", "observer", "--host", "10.0.0.9", "--out", dir];
      await runCli("network", "join", ...args, "--p2p-port", "30303");
      expect(JSON.parse(readFileSync(join(dir, "member.json"), "utf8"))).to.have.nested.property(
        "nodes[0].p2pPort",
        30303,
      );
    });
    const bad: [what: string, code: string, args: string[]][] = [
      ["an unknown kind", "NETWORK_KIND", ["--name", "a-1", "--kind", "bootnode", "--host", "10.0.0.1"]],
      ["a name with a slash", "NETWORK_NAME", ["--name", "../a", "--kind", "validator", "--host", "10.0.0.1"]],
      ["a name in capitals", "NETWORK_NAME", ["--name", "Health", "--kind", "validator", "--host", "10.0.0.1"]],
      ["a name of another container", "NETWORK_NAME", ["--name", "grafana", "--kind", "gateway", "--host", "10.0.0.1"]],
      ["a host name", "NETWORK_HOST", ["--name", "a-1", "--kind", "validator", "--host", "node.example"]],
      ["an address of one machine's link", "NETWORK_HOST", ["--name", "a-1", "--kind", "gateway", "--host", "fe80::1"]],
      [
        "a port beyond all",
        "NETWORK_PORT",
        ["--name", "a-1", "--kind", "gateway", "--host", "10.0.0.1", "--p2p-port", "70000"],
      ],
      ["a name without a kind", "NETWORK_JOIN_STEPS", ["--name", "a-1"]],
      [
        "both steps at once",
        "NETWORK_JOIN_STEPS",
        ["--network", "x", "--name", "a-1", "--kind", "validator", "--host", "10.0.0.1"],
      ],
      ["neither step", "NETWORK_JOIN_STEPS", []],
    ];
    for (const [what, code, args] of bad) {
      it(`refuses ${what}`, async () => {
        expectRefusal(await runCli("network", "join", "--out", join(scratch(), "own"), ...args), code);
      });
    }
  });

  describe("init with the members' parts", () => {
    it("begins the chain with all their validators, and holds no key", () => {
      const { nodes, genesisHash } = readNetwork(bundle);
      const genesis = JSON.parse(readFileSync(networkPaths(bundle).genesis, "utf8")) as Genesis;
      const validators = nodes.filter(({ kind }) => kind === "validator").map(({ address }) => address);
      expect(decodeExtraData(genesis.extraData).validators).to.have.members(validators);
      expect(validators.length).to.equal(4);
      expect(genesisHashOf(genesis)).to.equal(genesisHash);
      expect(filesUnder(join(home, "coordinator")).join()).not.to.match(/key|jwt|config\.toml|compose/);
    });
    it("makes the same genesis for whoever makes it from the same parts and terms", async () => {
      const members = AGENCIES.toReversed().flatMap((agency) => ["--member", memberFile(agency)]);
      const run = await runCli(
        "network",
        "init",
        ...members,
        "--chain-id",
        "777",
        "--out",
        join(scratch(), "n"),
        "--json",
      );
      const { network } = parsed(run) as unknown as { network: { genesisHash: string } };
      expect(network.genesisHash).to.equal(readNetwork(bundle).genesisHash);
    });
    it("refuses a member twice", async () => {
      const args = ["health", "works", "health"].flatMap((agency) => ["--member", memberFile(agency)]);
      const run = await runCli("network", "init", ...args, "--out", join(scratch(), "net"));
      expectRefusal(run, "NETWORK_MEMBER_TWICE", /health-1 is there twice/);
    });
    it("refuses two names for one key", async () => {
      const copy = join(scratch(), "member.json");
      cpSync(memberFile("works"), copy);
      edit(copy, ({ nodes }) => Object.assign(nodes[0]!, { name: "other-1", host: "10.9.9.9" }));
      const args = [memberFile("works"), copy].flatMap((path) => ["--member", path]);
      const run = await runCli("network", "init", ...args, "--out", join(scratch(), "net"));
      expectRefusal(run, "NETWORK_MEMBER_TWICE", /works-1 and other-1 are the same node: both have the key/);
    });
    it("refuses a part whose address is not its key's", async () => {
      const copy = join(scratch(), "member.json");
      cpSync(memberFile("works"), copy);
      edit(copy, ({ nodes }) => Object.assign(nodes[0]!, { address: ACCOUNTS[0] }));
      const run = await runCli("network", "init", "--member", copy, "--out", join(scratch(), "net"));
      expectRefusal(run, "NETWORK_MEMBER_INVALID", /not the address of the public key/);
    });
    it("refuses a part whose host would stop the other nodes, or leave them without this peer", async () => {
      // Besu refuses the whole list of peers for a zone that its machine does not have.
      for (const host of ["fe80::1%eth0", "0.0.0.0", "::", "0:0:0:0:0:0:0:0", "224.0.0.1", "ff02::1"]) {
        const copy = join(scratch(), "member.json");
        cpSync(memberFile("works"), copy);
        edit(copy, ({ nodes }) => Object.assign(nodes[0]!, { host }));
        const run = await runCli("network", "init", "--member", copy, "--out", join(scratch(), "net"));
        expectRefusal(run, "NETWORK_MEMBER_INVALID", /host/);
      }
    });
    it("refuses a part of an unknown kind of node", async () => {
      const copy = join(scratch(), "member.json");
      cpSync(memberFile("works"), copy);
      edit(copy, ({ nodes }) => Object.assign(nodes[0]!, { kind: "bootnode" }));
      const run = await runCli("network", "init", "--member", copy, "--out", join(scratch(), "net"));
      expectRefusal(run, "NETWORK_MEMBER_INVALID");
    });
    it("refuses own nodes that the others could not reach", async () => {
      const args = ["--member", memberFile("works"), "--validators", "3", "--out", join(scratch(), "net")];
      expectRefusal(await runCli("network", "init", ...args), "NETWORK_HOST_MISSING");
    });
    it("mixes own nodes with members', and opens the port for peers", async () => {
      const dir = join(scratch(), "net");
      const args = ["--member", memberFile("works"), "--validators", "3", "--host", "10.0.0.50", "--out", dir];
      const run = await runCli("network", "init", ...args);
      expect(run.exitCode, run.err).to.equal(0);
      const { services } = parseYaml(readFileSync(networkPaths(dir).compose, "utf8"), { merge: true }) as {
        services: Record<string, { ports: string[] }>;
      };
      expect(services["validator-1"]!.ports).to.deep.equal(["127.0.0.1:8601:8601/tcp", "30401:30401/tcp"]);
      expect(services).not.to.have.property("works-1");
      // Inside the machine by the container's address, outside by the one that was given.
      const inside = readFileSync(networkPaths(dir).staticNodes, "utf8");
      expect(inside)
        .to.match(/@172\.30\.85\.11:30401"/)
        .and.to.match(/@10\.0\.0\.2:30401"/);
      const outside = readFileSync(networkPaths(networkPaths(dir).bundle).staticNodes, "utf8");
      expect(outside)
        .to.match(/@10\.0\.0\.50:30401"/)
        .and.not.to.match(/172\.30/);
    });
  });

  describe("the second step", () => {
    it("names all validators, so that nobody's can be among them unseen", async () => {
      const made = join(scratch(), "maker");
      const members = AGENCIES.flatMap((agency) => ["--member", memberFile(agency)]);
      const more = [
        "--validators",
        "9",
        "--host",
        "10.66.0.1",
        "--gateways",
        "0",
        "--observers",
        "0",
        "--archives",
        "0",
      ];
      const init = await runCli("network", "init", ...members, ...more, "--chain-id", "777", "--out", made);
      expect(init.exitCode, init.err).to.equal(0);
      const { out } = copies();
      const run = await runCli("network", "join", "--network", join(made, "bundle"), "--out", out);
      expect(run.out).to.include("13 validators make the blocks:");
      for (const { name, address } of readNetwork(join(made, "bundle")).nodes.filter(
        ({ kind }) => kind === "validator",
      )) {
        expect(run.out).to.include(`  ${name}  ${address}`);
      }
      expect(run.out).to.match(/Read the validators and all of the digest .* by telephone/);
    });
    it("makes the configuration of the member's own nodes, and of nobody else's", async () => {
      const { out, bundle: files } = copies();
      const accounts = join(scratch(), "accounts.txt");
      writeFileSync(accounts, ACCOUNTS.join("\n"));
      const run = await runCli("network", "join", "--network", files, "--out", out, "--accounts", accounts);
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.out).to.include(readNetwork(files).genesisHash);
      const { nodes } = readNetwork(out);
      expect(nodes.filter(({ local }) => local).map(({ name }) => name)).to.deep.equal(["health-1", "health-gateway"]);
      expect(filesUnder(join(out, "nodes"))).to.have.members(
        ["health-1", "health-gateway"].flatMap((name) =>
          ["config.toml", "key", "permissions.toml"].map((file) => `${name}/${file}`),
        ),
      );
      const toml = parseToml(readFileSync(nodePaths(out, "health-1").config, "utf8"));
      expect(toml).to.include({ "p2p-host": "10.0.0.1", "p2p-port": 30_401 });
      expect(statSync(tokenPath(out, "operator")).mode & 0o777).to.equal(0o600);
      expect(readFileSync(networkPaths(out).genesis, "utf8")).to.equal(
        readFileSync(networkPaths(files).genesis, "utf8"),
      );
    });
    it("can be run again, and keeps the keys, the tokens and the list of accounts", async () => {
      const { out, bundle: files } = copies();
      await completeNetwork({ bundle: files, out, accounts: ACCOUNTS });
      const kept = filesUnder(out).filter((path) => /key|jwt|password|permissions/.test(path));
      const before = kept.map((path) => readFileSync(join(out, path), "utf8"));
      await completeNetwork({ bundle: files, out, accounts: [] });
      expect(kept.map((path) => readFileSync(join(out, path), "utf8"))).to.deep.equal(before);
    });
    it("says that accounts which come later are not added, and how they are", async () => {
      const { out, bundle: files } = copies();
      const accounts = join(scratch(), "accounts.txt");
      const again = (): Promise<CliRun> =>
        runCli("network", "join", "--network", files, "--out", out, "--accounts", accounts);
      writeFileSync(accounts, ACCOUNTS[0]!);
      expect((await again()).err).to.equal("");
      expect((await again()).err, "the same again").to.equal("");
      writeFileSync(accounts, ACCOUNTS.join("\n"));
      const later = await again();
      expect(later.exitCode).to.equal(0);
      expect(later.err).to.match(
        /^⚠ NETWORK_ACCOUNTS_KEPT {2}The accounts were not added: health-1, health-gateway had/,
      );
      expect(later.err).to.match(/\n {2}→ .*probity network allow --accounts FILE --dir /);
      expect(readFileSync(nodePaths(out, "health-1").permissions, "utf8")).not.to.include(ACCOUNTS[1]);
    });

    const genesisOfBundle = (files: string): string => networkPaths(files).genesis;
    const differing: [field: string, change: (genesis: Json) => unknown][] = [
      ["config.chainId", (genesis) => ((genesis["config"] as Json)["chainId"] = 778)],
      [
        "config.qbft.blockperiodseconds",
        (genesis) => (((genesis["config"] as Json)["qbft"] as Json)["blockperiodseconds"] = 1),
      ],
      ["config.contractSizeLimit", (genesis) => ((genesis["config"] as Json)["contractSizeLimit"] = 1_000_000)],
      ["gasLimit", (genesis) => (genesis["gasLimit"] = "0x1fffffff")],
      ["extraData", (genesis) => (genesis["extraData"] = "0x")],
      ["alloc.0xff", (genesis) => (genesis["alloc"] = { "0xff": { balance: "0x1" } })],
    ];
    for (const [field, change] of differing) {
      it(`refuses a genesis that differs in ${field}, by that name`, async () => {
        const { out, bundle: files } = copies();
        edit(genesisOfBundle(files), change);
        const run = await runCli("network", "join", "--network", files, "--out", out, "--json");
        const { error } = parsed(run) as unknown as { error: { code: string; facts: { field: string } } };
        expect(error).to.include({ code: "NETWORK_GENESIS_DIFFERS" });
        expect(error.facts.field).to.equal(field);
        expect(filesUnder(out).join(), "nothing was written").not.to.match(/config\.toml|genesis/);
      });
    }
    it("refuses a genesis with a validator whom nobody named", async () => {
      const { out, bundle: files } = copies();
      edit(networkPaths(files).description, (network) => (network.nodes = network.nodes.slice(0, -1)));
      const refusal = await refusalOf(() => completeNetwork({ bundle: files, out, accounts: [] }));
      expect(refusal.code).to.equal("NETWORK_GENESIS_DIFFERS");
      expect(refusal.facts["field"]).to.equal("extraData");
    });
    it("refuses a hash of block 0 that is not the genesis's", async () => {
      const { out, bundle: files } = copies();
      edit(networkPaths(files).description, (network) => (network["genesisHash"] = `0x${"ab".repeat(32)}`));
      const refusal = await refusalOf(() => completeNetwork({ bundle: files, out, accounts: [] }));
      expect(refusal.code).to.equal("NETWORK_GENESIS_DIFFERS");
      expect(refusal.facts["field"]).to.equal("hash");
    });
    it("refuses files of another network than the one that it joined, by the field", async () => {
      const { out, bundle: files } = copies();
      await completeNetwork({ bundle: files, out, accounts: [] });
      const other = join(scratch(), "other");
      const members = AGENCIES.flatMap((agency) => ["--member", memberFile(agency)]);
      await runCli("network", "init", ...members, "--chain-id", "779", "--out", other);
      const run = await runCli("network", "join", "--network", join(other, "bundle"), "--out", out);
      expectRefusal(run, "NETWORK_GENESIS_DIFFERS", /config\.chainId: it has 779; expected is 777/);
      expect(readNetwork(out).chainId).to.equal(777);
    });
    describe("files of the same members on other terms, which agree with each other", () => {
      const others: [field: string, terms: Partial<NetworkDescription>][] = [
        ["config.chainId", { chainId: 778 }],
        ["config.qbft.blockperiodseconds", { blockPeriodSeconds: 1 }],
        ["config.qbft.requesttimeoutseconds", { requestTimeoutSeconds: 8 }],
        ["gasLimit", { gasLimit: 61_000_000 }],
      ];
      /** As another maker would have written them: the description and the genesis belong together. */
      const onTerms = (files: string, terms: Partial<NetworkDescription>): string => {
        const place = join(scratch(), "bundle");
        cpSync(files, place, { recursive: true });
        const { description, genesis } = readBundle(place);
        const { validators } = decodeExtraData(genesis.extraData);
        const changed = genesisOf({ ...description, ...terms, validators });
        writeFileSync(networkPaths(place).genesis, JSON.stringify(changed));
        edit(networkPaths(place).description, (network) =>
          Object.assign(network, terms, { genesisHash: genesisHashOf(changed) }),
        );
        return place;
      };
      for (const [field, terms] of others) {
        it(`are refused by who has joined, by the field ${field}`, async () => {
          const { out, bundle: files } = copies();
          await completeNetwork({ bundle: files, out, accounts: [] });
          const run = await runCli("network", "join", "--network", onTerms(files, terms), "--out", out, "--json");
          const { error } = parsed(run) as unknown as { error: { code: string; facts: { field: string } } };
          expect(error.code).to.equal("NETWORK_GENESIS_DIFFERS");
          expect(error.facts.field).to.equal(field);
        });
        it(`give another digest to who joins with another ${field}, also where block 0 is the same`, async () => {
          const [one, other] = [copies("works"), copies("health")];
          const bundles = [one.bundle, onTerms(other.bundle, terms)] as const;
          const joined = await Promise.all(
            [one.out, other.out].map((out, at) => runCli("network", "join", "--network", bundles[at]!, "--out", out)),
          );
          const read = (pattern: RegExp): (string | undefined)[] =>
            joined.map((run) => {
              expect(run.exitCode, run.err).to.equal(0);
              return pattern.exec(run.out)?.[1];
            });
          const [ours, theirs] = read(/digest of the terms is (0x[0-9a-f]{64})\./);
          expect(ours).to.equal(termsDigestOf(readBundle(bundle).genesis));
          expect(theirs).not.to.be.oneOf([ours, undefined]);
          const [first, second] = read(/block 0 is (0x[0-9a-f]{64})\./);
          expect(first === second, "block 0 has the gas limit alone").to.equal(field !== "gasLimit");
        });
      }
      it("have the digest also in the text beside the genesis", async () => {
        const { out, bundle: files } = copies();
        const { termsDigest } = await completeNetwork({ bundle: files, out, accounts: [] });
        expect(readFileSync(join(out, "genesis.md"), "utf8").replace(/\s+/g, " ")).to.include(`\`${termsDigest}\``);
      });
    });
    for (const [field, value] of [
      ["host", "10.6.6.6"],
      ["p2pPort", 30_999],
      ["kind", "observer"],
      ["rpcPort", 8_999],
    ] as const) {
      it(`refuses a network that has its node with another ${field}`, async () => {
        const { out, bundle: files } = copies("audit");
        edit(networkPaths(files).description, ({ nodes }) =>
          Object.assign(
            nodes.find(({ name }) => name === "audit-1")!,
            { [field]: value },
          ),
        );
        // As the maker of the network would have written the peers to match.
        writeFileSync(networkPaths(files).staticNodes, JSON.stringify(staticNodes(readNetwork(files))));
        const refusal = await refusalOf(() => completeNetwork({ bundle: files, out, accounts: [] }));
        // A validator that is called something else is missed among the validators before it is looked for as a member.
        expect(refusal.code).to.equal(field === "kind" ? "NETWORK_GENESIS_DIFFERS" : "NETWORK_MEMBER_DIFFERS");
        expect(refusal.facts["field"]).to.equal(field === "kind" ? "extraData" : field);
      });
    }
    it("refuses a network that has its name with another's key", async () => {
      const { out, bundle: files } = copies("audit");
      const { publicKey, address } = readNetwork(files).nodes.find(({ name }) => name === "audit-1")!;
      const stranger = join(scratch(), "own");
      await apply(stranger, "audit-1", "10.0.0.4");
      const members = [...AGENCIES.slice(0, 3).map(memberFile), join(stranger, "member.json")];
      const other = join(scratch(), "other");
      await runCli("network", "init", ...members.flatMap((path) => ["--member", path]), "--out", other);
      const refusal = await refusalOf(() => completeNetwork({ bundle: join(other, "bundle"), out, accounts: [] }));
      expect(refusal.code).to.equal("NETWORK_MEMBER_DIFFERS");
      expect(refusal.facts).to.include({ field: "address", expected: address });
      expect(publicKey).to.have.length(130);
    });
    it("refuses peers that are not the description's", async () => {
      const { out, bundle: files } = copies();
      const { staticNodes } = networkPaths(files);
      writeFileSync(staticNodes, readFileSync(staticNodes, "utf8").replace("10.0.0.3", "10.6.6.6"));
      const refusal = await refusalOf(() => completeNetwork({ bundle: files, out, accounts: [] }));
      expect(refusal.code).to.equal("NETWORK_STATIC_NODES_DIFFER");
      expect(refusal.message).to.match(/lacks the peer enode:.*10\.0\.0\.3/);
    });
    it("refuses one who is no member, and says what to give to whom", async () => {
      const out = join(scratch(), "own");
      await apply(out, "roads-1", "10.0.0.9");
      const run = await runCli("network", "join", "--network", bundle, "--out", out);
      expectRefusal(run, "NETWORK_NOT_MEMBER", /roads-1/);
    });
    it("refuses a folder without a key of its own", async () => {
      expectRefusal(await runCli("network", "join", "--network", bundle, "--out", scratch()), "NETWORK_NOT_APPLIED");
    });
    it("refuses a key that is not the one that was named", async () => {
      const { out, bundle: files } = copies();
      const { key } = nodePaths(out, "health-1");
      for (const damage of [() => writeFileSync(key, `0x${"11".repeat(32)}`), () => rmSync(key)]) {
        damage();
        expectRefusal(await runCli("network", "join", "--network", files, "--out", out), "NETWORK_KEY_WRONG");
      }
    });
    it("refuses terms that a maker may not choose, whoever made the files", async () => {
      for (const terms of [{ chainId: 1 }, { blockPeriodSeconds: 86_400 }, { gasLimit: 1_000 }]) {
        const { out, bundle: files } = copies();
        edit(networkPaths(files).description, (description) => Object.assign(description, terms));
        const run = await runCli("network", "join", "--network", files, "--out", out);
        expectRefusal(run, "NETWORK_INVALID", new RegExp(Object.keys(terms)[0]!));
      }
    });
    it("refuses a bundle that is not there, or lacks a file", async () => {
      const { out, bundle: files } = copies();
      expectRefusal(await runCli("network", "join", "--network", join(out, "no"), "--out", out), "NETWORK_MISSING");
      rmSync(networkPaths(files).genesis);
      expectRefusal(await runCli("network", "join", "--network", files, "--out", out), "NETWORK_INVALID");
    });
  });

  describe("probity network add", () => {
    it("takes a further member in, and every member completes with the new files", async () => {
      const { out: health, bundle: first } = copies();
      await completeNetwork({ bundle: first, out: health, accounts: [] });
      const maker = join(scratch(), "maker");
      cpSync(join(home, "coordinator"), maker, { recursive: true });
      const roads = join(scratch(), "roads");
      await apply(roads, "roads-1", "10.0.0.9");
      const run = await runCli("network", "add", "--dir", maker, "--member", join(roads, "member.json"));
      expect(run.exitCode, run.err).to.equal(0);
      const after = networkPaths(maker).bundle;
      expect(readNetwork(after).genesisHash).to.equal(readNetwork(bundle).genesisHash);
      expect(readFileSync(networkPaths(after).genesis)).to.deep.equal(readFileSync(networkPaths(bundle).genesis));
      const { warnings } = await completeNetwork({ bundle: after, out: roads, accounts: [] });
      expect(warnings.map(({ code, text }) => `${code} ${text}`)).to.deep.equal([
        "NETWORK_NOT_VALIDATOR roads-1 is no validator yet.",
      ]);
      expect((await completeNetwork({ bundle: after, out: health, accounts: [] })).warnings).to.deep.equal([]);
      expect(readFileSync(networkPaths(health).staticNodes, "utf8")).to.include("@10.0.0.9:");
    });
    it("asks where the others reach a network that was made for one machine", async () => {
      const { dir } = await madeNetwork();
      const args = ["--dir", dir, "--member", memberFile("works")];
      expectRefusal(await runCli("network", "add", ...args), "NETWORK_HOST_MISSING");
      const run = await runCli("network", "add", ...args, "--host", "10.0.0.50");
      expect(run.exitCode, run.err).to.equal(0);
      const { bundle: files, staticNodes: inside } = networkPaths(dir);
      expect(readNetwork(files).nodes[0]).to.include({ host: "10.0.0.50", p2pPort: 30_401 });
      expect(readFileSync(inside, "utf8")).to.match(/172\.30\.85\.11:30401.*10\.0\.0\.2:30401/s);
      const works = join(scratch(), "works");
      cpSync(folderOf("works"), works, { recursive: true });
      await completeNetwork({ bundle: files, out: works, accounts: [] });
    });
    it("refuses a member who is there, and to add nobody", async () => {
      const maker = join(scratch(), "maker");
      cpSync(join(home, "coordinator"), maker, { recursive: true });
      const again = await runCli("network", "add", "--dir", maker, "--member", memberFile("works"));
      expectRefusal(again, "NETWORK_MEMBER_TWICE");
      expectRefusal(await runCli("network", "add", "--dir", maker), "NETWORK_MEMBER_MISSING");
      expect(readNetwork(maker).nodes.length).to.equal(5);
    });
  });
});
