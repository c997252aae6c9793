import { exec, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { Wallet } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { addressBookPath } from "../../src/contracts/node/addressBookFile.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { giveCredentials } from "../../src/scenario/credentials.ts";
import { openLines } from "../../src/scenario/funds.ts";
import { enrolEverybody } from "../../src/scenario/identities.ts";
import { setStage } from "../../src/scenario/setStage.ts";
import type { Stage } from "../../src/scenario/stage.ts";
import { Story } from "../../src/scenario/story.ts";
import { publishTender } from "../../src/scenario/tender.ts";
import { describeLong } from "../support/long.ts";
import { commandsOf, likeLine, programsOn, type ShownCommand } from "../support/pages.ts";
import { startSigner, type SignerDouble } from "../support/signerDouble.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const GUIDE = commandsOf("test/sdk/install.test.ts");
const PROGRAMS = programsOn("docs/sdk.md");
/** The folder of the reader's program, as the page names it. */
const FOLDER = "../my-program";
/** How npm says that it cannot reach its registry. */
const NO_REGISTRY = /\b(?:ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/;

const { exports: entries } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  exports: Record<string, string | { default: string }>;
};
/** The source of each door of the package. */
const DOORS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(entries).flatMap(([door, entry]) =>
    typeof entry === "string"
      ? []
      : [[`probity${door.slice(1)}`, entry.default.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts")]],
  ),
);
const doorAt = async (source: string): Promise<object> => (await import(join(ROOT, source))) as object;
const isFunction = (value: unknown): boolean => typeof value === "function" && !String(value).startsWith("class");

interface Run {
  exitCode: number;
  out: string;
  err: string;
}

/** The environment of somebody who types the commands in a terminal, with the registry asked as little as possible. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:PROBITY_|NODE_OPTIONS|npm_(?!config_(?:registry|cache)))/.test(name),
    ),
  ),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
  ...{ npm_config_prefer_offline: "true", npm_config_audit: "false", npm_config_update_notifier: "false" },
  // By itself, npm tries for minutes when there is no registry.
  ...{ npm_config_fetch_retries: "1", npm_config_fetch_retry_mintimeout: "1000" },
};

async function run(command: string, cwd: string): Promise<Run> {
  try {
    const { stdout, stderr } = await promisify(exec)(command, { cwd, env: ENVIRONMENT, timeout: 300_000 });
    return { exitCode: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, out: stdout, err: stderr };
  }
}

/** Without a registry, npm install may just as well complain of a conflict of versions, so this asks for one package. */
async function hasRegistry(): Promise<boolean> {
  const { exitCode, err } = await run("npm view ethers version --prefer-offline=false --prefer-online", ROOT);
  return exitCode === 0 || !NO_REGISTRY.test(err);
}

describeLong("the installed package, as docs/sdk.md shows it", function () {
  this.timeout(600_000);
  let folder: string;
  let app: string;
  let sandbox: Sandbox;
  let provider: FreeGasProvider;
  let stage: Stage;
  let tenderId: bigint;
  let signer: SignerDouble | undefined;
  let settings: Record<string, string>;
  let unreachable = "";
  const typed = new Set<ShownCommand>();

  /** The commands of the page that begin so, in its order; each counts as typed. */
  const shown = (beginning: string): ShownCommand[] => {
    const found = GUIDE.filter(({ command }) => command.startsWith(beginning));
    expect(found, beginning).not.to.deep.equal([]);
    for (const one of found) typed.add(one);
    return found;
  };
  const command = (beginning: string): ShownCommand => shown(beginning)[0]!;
  /** Runs a program of the page, and expects the output that the page shows. */
  const expectShown = ({ exitCode, out, err }: Run, { lines }: ShownCommand): void => {
    expect(exitCode, out + err).to.equal(0);
    for (const line of lines) expect(out).to.match(likeLine(line));
  };
  const set = (changes: Record<string, string>): void => {
    settings = { ...settings, ...changes };
    const text = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(app, ".env"), text.join(""));
  };
  /** The settings of a vendor of the samples who bids, from a fresh address unless one is given. */
  const bidder = (key: string, price: string, account = Wallet.createRandom()) => {
    const { identity, signer: owner } = stage.cast.actor(key);
    set({ BIDDER: identity, PRICE: price, BIDDING_ADDRESS: account.address });
    return { identity, owner: new Wallet(owner.privateKey), account: new Wallet(account.privateKey) };
  };
  const signerOf = async (key: Wallet): Promise<string> => {
    signer = await startSigner({ dialect: "web3signer", keys: [key], provider });
    return signer.url;
  };
  const bidOf = (account: string) => stage.contracts.tenderBoard.bidOf(tenderId, 0, account);
  const wayOf = async (account: string): Promise<string | undefined> => {
    const { tenderBoard } = stage.contracts;
    const [sealed] = await tenderBoard.queryFilter(tenderBoard.filters.BidSealed(tenderId, 0, account));
    return (await sealed?.getTransaction())?.from;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "probity-install-"));
    app = join(folder, "my-program");
    mkdirSync(app);
    sandbox = await startSandbox(0);
    provider = await connectToNode(sandbox.url);
    const books = join(folder, "deployments");
    stage = await setStage({ provider, story: new Story(() => undefined), folder: books });
    await enrolEverybody(stage, []);
    await giveCredentials(stage);
    const { buyer: organisation, budgetLine: key, guarantors } = stage.samples.tender;
    const [line] = await openLines(stage, [{ key, organisation, appropriated: 300_000_000n }]);
    ({ tenderId } = await publishTender(stage, line!));
    const guarantor = stage.cast.actor(guarantors[0]);
    settings = {
      ...{
        RPC: sandbox.url,
        ADDRESS_BOOK: addressBookPath(books, stage.probity.addressBook),
        TENDER: String(tenderId),
      },
      ...{ GUARANTOR: guarantor.identity, GUARANTOR_KEY: guarantor.signer.privateKey, PACKAGE: "package.bin" },
    };
    writeFileSync(join(app, "package.bin"), "the vendor's documents, encrypted");
  });
  beforeEach(function () {
    if (unreachable === "") return;
    this.currentTest!.title += ` [skipped: ${unreachable}]`;
    this.skip();
  });
  afterEach(async () => {
    await signer?.close();
    signer = undefined;
  });
  after(async () => {
    provider.destroy();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it("is packed and installed by the commands of the page", async function () {
    for (const one of shown("npm ")) {
      const isPack = one.command.startsWith("npm pack");
      expect(one.command.includes(FOLDER), one.command).to.equal(isPack);
      const done = await run(one.command.replace(FOLDER, app), isPack ? ROOT : app);
      if (done.exitCode !== 0 && !(await hasRegistry())) {
        unreachable = "npm's registry does not answer";
        this.test!.title += ` [skipped: ${unreachable}]`;
        this.skip();
      }
      expectShown(done, one);
    }
  });

  it("has each of its doors, and the command line", async () => {
    const lines = Object.keys(DOORS).map((door) => `console.log(Object.keys(await import("${door}")).join());`);
    writeFileSync(join(app, "doors.mjs"), lines.join("\n"));
    const { exitCode, out, err } = await run("node doors.mjs", app);
    expect(exitCode, err).to.equal(0);
    const found = out.trim().split("\n");
    const wanted = await Promise.all(
      Object.values(DOORS).map(async (source) => Object.keys(await doorAt(source)).join()),
    );
    expect(found).to.deep.equal(wanted);
    const help = await run("npx probity --help", app);
    expect(help.exitCode, help.err).to.equal(0);
    expect(help.out).to.match(/^Usage: probity /);
  });

  it("type-checks every program of the page strictly, and refuses a wrong one", async () => {
    expectShown(await run(command("npx tsc --init").command, app), command("npx tsc --init"));
    expect(readFileSync(join(app, "tsconfig.json"), "utf8")).to.match(/"strict": true/);
    for (const [file, text] of PROGRAMS) writeFileSync(join(app, file), text);
    const check = GUIDE.find((one) => one.command === "npx tsc")!;
    typed.add(check);
    expectShown(await run(check.command, app), check);
    writeFileSync(join(app, "wrong.ts"), 'import { connect } from "probity";\nconnect({ rpcUrl: 1 });\n');
    const { exitCode, out } = await run(check.command, app);
    rmSync(join(app, "wrong.ts"));
    expect(exitCode).not.to.equal(0);
    expect(out).to.match(/^wrong\.ts\(2,\d+\): error/m);
  });

  it("has a name for every type that a function of a door takes or gives", async () => {
    // A compiler that writes declarations, as the reader's does, refuses to export a type without one.
    const files: string[] = [];
    for (const [door, source] of Object.entries(DOORS)) {
      const functions = Object.entries(await doorAt(source)).filter(([, value]) => isFunction(value));
      const lines = functions.flatMap(([name]) => [
        `export const given_${name} = await (null as unknown as Promise<Awaited<ReturnType<typeof door.${name}>>>);`,
        `export const taken_${name} = (all: Parameters<typeof door.${name}>) => all.at(0);`,
      ]);
      const head = [`import * as door from "${door}";`, 'export type { Contracts } from "probity";'];
      files.push(join(app, `names-${door.replace("/", "-")}.ts`));
      writeFileSync(files.at(-1)!, [...head, ...lines].join("\n"));
    }
    const { out } = await run("npx tsc", app);
    for (const file of files) rmSync(file);
    // The ABIs as ethers has parsed them are types of the generator, which few programs export.
    const nameless = out.split("\n").filter((line) => line !== "" && !/ reference to '\w+Interface' from /.test(line));
    expect(nameless).to.deep.equal([]);
  });

  it("reads a tender and seals a bid, whose address is a key at an external signer", async () => {
    const { account, owner } = bidder("kisima-works", "2204000.00");
    set({ BIDDER_KEY: owner.privateKey, BIDDING_KEY: await signerOf(account), SERIAL: "1" });
    const read = command("node --env-file=.env read.ts");
    const reading = spawn(read.command, { cwd: app, env: ENVIRONMENT, shell: true, timeout: 120_000 });
    let said = "";
    let failed = "";
    const ended = once(reading, "close");
    reading.stderr.on("data", (text: Buffer) => (failed += String(text)));
    const waits = new Promise<void>((resolve) => {
      reading.stdout.on("data", (text: Buffer) => {
        said += String(text);
        if (said.includes("waiting for a bid")) resolve();
      });
    });
    await Promise.race([waits, ended]);
    expect(said, failed).to.match(/^lot 0: at most KES 2,400,000\.00; its line holds KES 3,000,000\.00$/m);
    expect(said).to.match(/^\S+Z TenderApproved$/m);
    expect(said).not.to.include("BidSealed");

    const [guarantee, bid] = [command("node --env-file=.env guarantee.ts"), command("node --env-file=.env bid.ts")];
    expectShown(await run(guarantee.command, app), guarantee);
    expectShown(await run(bid.command, app), bid);
    const { sequence, sealedAt } = await bidOf(account.address);
    expect([sequence, sealedAt > 0n]).to.deep.equal([1n, true]);
    expect(await wayOf(account.address)).to.equal(account.address);
    expect(signer!.asked).to.include.members(["eth_signTypedData", "eth_signTransaction"]);

    const [exitCode] = (await ended) as [number];
    expect(failed).to.equal("");
    expect(said).to.include(`a bid for lot 0 was sealed from ${account.address}`);
    expectShown({ exitCode, out: said, err: failed }, read);
  });

  it("seals a bid of a vendor whose own key is at an external signer, and replaces it", async () => {
    const { account, owner } = bidder("mwamba-pumps", "2378000.00");
    set({ BIDDER_KEY: await signerOf(owner), BIDDING_KEY: account.privateKey, SERIAL: "2" });
    const [guarantee, bid] = [command("node --env-file=.env guarantee.ts"), command("node --env-file=.env bid.ts")];
    expectShown(await run(guarantee.command, app), guarantee);
    expectShown(await run(bid.command, app), bid);
    expect((await bidOf(account.address)).sequence).to.equal(1n);
    expect(new Set(signer!.asked)).to.deep.equal(new Set(["eth_accounts", "eth_signTypedData"]));
    set({ PRICE: "2300000.00" });
    expectShown(await run(bid.command, app), bid);
    const replaced = await bidOf(account.address);
    expect(replaced.sequence).to.equal(2n);
    // The seed, which only the bidder has, opens its bid when the trustees fail.
    expect(readFileSync(join(app, `${account.address}-2.seed`), "utf8")).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("prints the code and the next step when the contract refuses", async () => {
    const { account, owner } = bidder("chemchemi-drilling", "2320000.00");
    set({ BIDDER_KEY: owner.privateKey, BIDDING_KEY: account.privateKey });
    // The note is still that of another address.
    const { exitCode, out, err } = await run(command("node --env-file=.env bid.ts").command, app);
    expect({ exitCode, out }).to.deep.equal({ exitCode: 1, out: "" });
    expect(err).to.match(/^CONTRACT_REFUSED: The contract refused: .+ \(TenderBoardNoteForged\)\. \S.*\.$/m);
    expect((await bidOf(account.address)).sealedAt).to.equal(0n);
  });

  it("runs each command and each program of the page", () => {
    expect(GUIDE.filter((one) => !typed.has(one)).map((one) => one.command)).to.deep.equal([]);
    const started = [...typed].map((one) => /^node .*?([\w-]+\.ts)$/.exec(one.command)?.[1]);
    const imported = [...PROGRAMS.values()].flatMap((text) =>
      [...text.matchAll(/ from "\.\/([\w-]+\.ts)"/g)].map(([, file]) => file),
    );
    expect([...started, ...imported]).to.include.members([...PROGRAMS.keys()]);
  });
});
