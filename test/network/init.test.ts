import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { enodeOf, readNetwork } from "../../src/network/description.ts";
import { createFolder } from "../../src/network/folder.ts";
import { genesisHashOf, termsDigestOf, type Genesis } from "../../src/network/genesis.ts";
import { readBundle } from "../../src/network/join.ts";
import { networkPaths, nodePaths, portsOf, tokenPath, tokenPurposes } from "../../src/network/layout.ts";
import { expectRefusal, parsed, runCli } from "../support/cli.ts";
import { ACCOUNTS, filesUnder, madeNetwork, removeScratch, scratch } from "./fixture.ts";
import { refusalOf } from "./refusal.ts";

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe("probity network init", () => {
  after(removeScratch);

  describe("with nothing but a folder", () => {
    let dir: string;
    let run: Awaited<ReturnType<typeof runCli>>;
    before(async () => {
      dir = join(scratch(), "deep", "net");
      run = await runCli("network", "init", "--out", dir, "--json");
      expect(run.exitCode, run.err).to.equal(0);
    });

    it("makes four validators, two gateways, an observer and an archive", () => {
      const { nodes, chainId } = readNetwork(dir);
      expect(nodes.map(({ name }) => name)).to.deep.equal([
        ...["validator-1", "validator-2", "validator-3", "validator-4"],
        ...["gateway-1", "gateway-2", "observer-1", "archive-1"],
      ]);
      expect(nodes.every(({ local }) => local)).to.equal(true);
      expect(chainId).to.be.greaterThan(1e8);
    });
    it("gives the ports that are set aside for each kind", () => {
      const { nodes } = readNetwork(dir);
      expect(nodes[0]).to.include({ rpcPort: 8601, metricsPort: 9601, p2pPort: 30401 });
      expect(nodes[5]).to.include(portsOf("gateway", 2)).and.include({ rpcPort: 8647 });
      const ports = nodes.flatMap(({ rpcPort, metricsPort, p2pPort }) => [rpcPort, metricsPort, p2pPort]);
      expect(new Set(ports).size).to.equal(ports.length);
    });
    it("keeps each key in a file for its owner alone, and it is the node's", () => {
      for (const { name, address } of readNetwork(dir).nodes) {
        const { folder, key } = nodePaths(dir, name);
        expect(modeOf(key), name).to.equal(0o600);
        expect(modeOf(folder), name).to.equal(0o700);
        expect(new Wallet(readFileSync(key, "utf8")).address).to.equal(address);
      }
    });
    it("keeps what signs tokens, the tokens and the password for their owner alone", () => {
      expect(modeOf(networkPaths(dir).operator)).to.equal(0o700);
      for (const path of [networkPaths(dir).jwtKey, ...tokenPurposes.map((purpose) => tokenPath(dir, purpose))]) {
        expect(modeOf(path), path).to.equal(0o600);
        expect(modeOf(dirname(path)), path).to.equal(0o700);
      }
      expect(modeOf(join(dir, "operator", "grafana-password"))).to.equal(0o600);
    });
    it("never prints a secret, and has each in one file only", () => {
      const secrets = filesUnder(dir).filter((path) => /\/key$|jwt\.key$|\.jwt$|grafana-password$/.test(path));
      expect(secrets.length).to.equal(8 + 1 + 3 + 1);
      for (const secret of secrets) {
        const lines = readFileSync(join(dir, secret), "utf8").replace(/^0x/, "").split("\n");
        const telling = lines.filter((line) => line.length > 10 && !line.startsWith("---"));
        expect(telling.length, secret).to.be.greaterThan(0);
        for (const line of telling) {
          expect(`${run.out}${run.err}`.includes(line), `${secret} was printed`).to.equal(false);
          for (const other of filesUnder(dir).filter((path) => path !== secret)) {
            expect(readFileSync(join(dir, other), "utf8").includes(line), `${secret} is in ${other}`).to.equal(false);
          }
        }
      }
    });
    it("puts nothing secret into the bundle, and says of no node that it is run from there", () => {
      const { bundle } = networkPaths(dir);
      expect(readdirSync(bundle).filter((name) => name.endsWith(".json"))).to.have.members([
        "genesis.json",
        "network.json",
        "static-nodes.json",
      ]);
      expect(readNetwork(bundle).nodes.some(({ local }) => local)).to.equal(false);
    });
    it("writes the hash of its genesis, and every node with its address", () => {
      const { genesisHash, nodes } = readNetwork(dir);
      const { genesis, staticNodes } = networkPaths(dir);
      expect(genesisHashOf(JSON.parse(readFileSync(genesis, "utf8")) as Genesis)).to.equal(genesisHash);
      expect(JSON.parse(readFileSync(staticNodes, "utf8"))).to.deep.equal(nodes.map(enodeOf));
    });
    it("leaves nothing half done beside the folder", () => {
      expect(readdirSync(dirname(dir))).to.deep.equal(["net"]);
    });
    it("answers in JSON with the description and what to think about", () => {
      const { network, termsDigest, warnings, tolerated } = parsed(run) as unknown as Record<string, unknown>;
      expect(termsDigest).to.equal(termsDigestOf(readBundle(networkPaths(dir).bundle).genesis));
      expect(network).to.deep.equal(JSON.parse(readFileSync(networkPaths(dir).description, "utf8")));
      expect(tolerated).to.equal(1);
      const [warning, ...others] = warnings as Record<string, string>[];
      expect(warning).to.include({ code: "NETWORK_NO_ACCOUNTS", text: "No account may send yet." });
      expect(warning?.["next"]).to.include("network allow");
      expect(others).to.deep.equal([]);
    });
    it("never writes over keys", async () => {
      const before = filesUnder(dir).map((path) => readFileSync(join(dir, path), "utf8"));
      expectRefusal(await runCli("network", "init", "--out", dir), "NETWORK_KEYS_EXIST", /holds keys of a network/);
      expect(filesUnder(dir).map((path) => readFileSync(join(dir, path), "utf8"))).to.deep.equal(before);
      // Also when it is no whole network any more: any key is one too many to lose.
      for (const name of ["network.json", "operator"]) {
        rmSync(join(dir, name), { recursive: true });
        expectRefusal(await runCli("network", "init", "--out", dir), "NETWORK_KEYS_EXIST");
      }
    });
  });

  it("takes the terms that are given", async () => {
    const dir = join(scratch(), "net");
    const accounts = join(scratch(), "accounts.txt");
    writeFileSync(accounts, `# gateways\n${ACCOUNTS[0]} # county\r\n\n${ACCOUNTS[0]}\n`);
    const terms = ["--chain-id", "4242", "--block-period", "3s", "--gas-limit", "50_000_000", "--port-base", "18600"];
    const run = await runCli("network", "init", "--out", dir, ...terms, "--accounts", accounts, "--gateways", "0");
    expect(run.exitCode, run.err).to.equal(0);
    expect(readNetwork(dir)).to.include({ chainId: 4242, blockPeriodSeconds: 3, requestTimeoutSeconds: 6 });
    expect(readNetwork(dir)).to.include({ gasLimit: 50_000_000 });
    expect(readNetwork(dir).nodes[0]).to.include({ rpcPort: 18_601, metricsPort: 19_601, p2pPort: 40_401 });
    expect(readFileSync(nodePaths(dir, "validator-4").permissions, "utf8")).to.include(`["${ACCOUNTS[0]}"]`);
    expect(run.err, "no warning").to.equal("");
  });
  it("makes other keys each time", async () => {
    const [one, two] = await Promise.all([madeNetwork(), madeNetwork()]);
    const keys = [one, two].flatMap(({ network }) => network.nodes.map(({ publicKey }) => publicKey));
    expect(new Set(keys).size).to.equal(keys.length);
    expect(one.network.genesisHash).not.to.equal(two.network.genesisHash);
  });
  it("uses an empty folder that is there", async () => {
    const dir = scratch();
    await madeNetwork({ out: dir });
    expect(readNetwork(dir).nodes.length).to.equal(8);
  });

  describe("warns and refuses", () => {
    const few = { gateway: 0, observer: 0, archive: 0 };
    for (const [count, sentence] of [
      [3, "Of 3 validators one may stop, and none may lie."],
      [2, "Of 2 validators none may stop, and none may lie."],
    ] as const) {
      it(`warns of ${count} validators, and goes on`, async () => {
        const run = await runCli("network", "init", "--validators", String(count), "--out", join(scratch(), "net"));
        expect(run.exitCode).to.equal(0);
        expect(run.err).to.include(`⚠ NETWORK_FEW_VALIDATORS  ${sentence}\n  → Have four or more validators`);
        expect(run.out).to.include(count === 3 ? "1 may stop, and none may lie." : "0 may fail or lie.");
      });
    }
    it("does not warn of four", async () => {
      expect((await madeNetwork({ counts: { validator: 4, ...few } })).warnings).to.deep.equal([]);
    });
    it("refuses one, unless it is said that it is insecure", async () => {
      const dir = join(scratch(), "net");
      expectRefusal(await runCli("network", "init", "--validators", "1", "--out", dir), "NETWORK_SINGLE_VALIDATOR");
      expect(existsSync(dir)).to.equal(false);
      const run = await runCli("network", "init", "--validators", "1", "--insecure-single", "--out", dir);
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.err).to.match(/^⚠ NETWORK_FEW_VALIDATORS {2}.*\n {2}→ .*for trials only/m);
    });
    it("refuses none, whatever is said", async () => {
      const refusal = await refusalOf(() => madeNetwork({ counts: { validator: 0, ...few }, insecureSingle: true }));
      expect(refusal.code).to.equal("NETWORK_NO_VALIDATOR");
    });

    const badInput: [what: string, code: string, args: string[]][] = [
      ["a chain id of words", "NETWORK_CHAIN_ID", ["--chain-id", "probity"]],
      ["chain id 0", "NETWORK_CHAIN_ID", ["--chain-id", "0"]],
      ["a negative chain id", "NETWORK_CHAIN_ID", ["--chain-id", "-5"]],
      ["the chain id of a public chain", "NETWORK_CHAIN_ID", ["--chain-id", "1"]],
      ["a chain id that wallets cannot sign for", "NETWORK_CHAIN_ID", ["--chain-id", "9007199254740993"]],
      ["a block period in milliseconds", "NETWORK_BLOCK_PERIOD", ["--block-period", "500ms"]],
      ["a block period of no time", "NETWORK_BLOCK_PERIOD", ["--block-period", "0s"]],
      ["a block period of half a second", "NETWORK_BLOCK_PERIOD", ["--block-period", "0.5s"]],
      ["a block period of an hour", "NETWORK_BLOCK_PERIOD", ["--block-period", "3600s"]],
      ["a gas limit that no contract fits into", "NETWORK_GAS_LIMIT", ["--gas-limit", "21000"]],
      ["a gas limit without an end", "NETWORK_GAS_LIMIT", ["--gas-limit", "99999999999"]],
      ["a gas limit of words", "NETWORK_GAS_LIMIT", ["--gas-limit", "much"]],
      ["half a validator", "NETWORK_COUNT", ["--validators", "4.5"]],
      ["more validators than ports", "NETWORK_COUNT", ["--validators", "45"]],
      ["more gateways than ports", "NETWORK_COUNT", ["--gateways", "20"]],
      ["a base beyond the ports", "NETWORK_PORT", ["--port-base", "65000"]],
      ["a base of privileged ports", "NETWORK_PORT", ["--port-base", "80"]],
      ["a host name", "NETWORK_HOST", ["--host", "validator.example"]],
      ["an address of everywhere", "NETWORK_HOST", ["--host", "0.0.0.0"]],
      ["a list of accounts that is not there", "FILE_MISSING", ["--accounts", "/nowhere/accounts.txt"]],
      ["a member's file that is not there", "FILE_MISSING", ["--member", "/nowhere/member.json"]],
      ["a member's file that is no JSON", "FILE_NOT_JSON", ["--member", import.meta.filename]],
    ];
    for (const [what, code, args] of badInput) {
      it(`refuses ${what}`, async () => {
        const dir = join(scratch(), "net");
        expectRefusal(await runCli("network", "init", "--out", dir, ...args), code);
        expect(existsSync(dir)).to.equal(false);
      });
    }
    it("refuses an account that is none, with its line", async () => {
      const accounts = join(scratch(), "accounts.txt");
      writeFileSync(accounts, `${ACCOUNTS[0]}\n\n0x12\n`);
      const run = await runCli("network", "init", "--out", join(scratch(), "net"), "--accounts", accounts);
      expectRefusal(run, "NETWORK_ACCOUNTS", /Line 3 of /);
    });
    it("refuses a folder with other files in it, and leaves them alone", async () => {
      const dir = scratch();
      writeFileSync(join(dir, "letter.txt"), "mine");
      expectRefusal(await runCli("network", "init", "--out", dir), "NETWORK_FOLDER_NOT_EMPTY");
      expect(readdirSync(dir)).to.deep.equal(["letter.txt"]);
    });
    it("refuses a folder that cannot be made, and leaves nothing", async () => {
      const parent = scratch();
      writeFileSync(join(parent, "file"), "");
      expectRefusal(await runCli("network", "init", "--out", join(parent, "file", "net")), "NETWORK_NOT_WRITTEN");
      expect(readdirSync(parent)).to.deep.equal(["file"]);
    });
    it("leaves nothing when it fails half way", async () => {
      const parent = scratch();
      const file = { text: "", mode: 0o600 };
      const refusal = await refusalOf(() =>
        createFolder(
          join(parent, "net"),
          [
            { path: "one", ...file },
            { path: "one/two", ...file },
          ],
          [],
        ),
      );
      expect(refusal.code).to.equal("NETWORK_NOT_WRITTEN");
      expect(readdirSync(parent)).to.deep.equal([]);
    });
    it("is not hindered by what a killed run left beside the folder", async () => {
      const parent = scratch();
      mkdirSync(join(parent, ".net.unfinished-00000000", "nodes"), { recursive: true });
      await madeNetwork({ out: join(parent, "net") });
      expect(readNetwork(join(parent, "net")).nodes.length).to.equal(8);
    });
    it("asks for the folder", async () => {
      const { exitCode, err } = await runCli("network", "init");
      expect(exitCode).to.equal(1);
      expect(err).to.match(/^✖ USAGE {2}.*--out/);
    });
  });

  describe("a description that is read again", () => {
    const damage: [what: string, change: (text: string) => string, why: RegExp][] = [
      ["that is no JSON", () => "{", /not JSON/],
      ["of another format", (text) => text.replace("probity-network/1", "probity-network/2"), /format/],
      ["with a key of another node", (text) => text.replace(/"address": "0x.{4}/, '"address": "0x0000'), /address/],
      ["with a name that would leave the folder", (text) => text.replace("validator-1", "../validator"), /name/],
      ["with one name twice", (text) => text.replace("validator-2", "validator-1"), /two nodes have the name/],
      ["with a field that nobody knows", (text) => text.replace("{", '{"more": 1,'), /more/],
    ];
    for (const [what, change, why] of damage) {
      it(`is refused ${what}`, async () => {
        const { dir } = await madeNetwork({ counts: { validator: 4, gateway: 0, observer: 0, archive: 0 } });
        const { description } = networkPaths(dir);
        writeFileSync(description, change(readFileSync(description, "utf8")));
        const refusal = await refusalOf(() => readNetwork(dir));
        expect(refusal.code).to.equal("NETWORK_INVALID");
        expect(refusal.message).to.match(why);
      });
    }
    it("is missed in a folder without one", async () => {
      const dir = scratch();
      mkdirSync(join(dir, "nodes"));
      expect((await refusalOf(() => readNetwork(dir))).code).to.equal("NETWORK_MISSING");
    });
  });
});
