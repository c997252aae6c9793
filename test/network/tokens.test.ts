import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { decodeProtectedHeader, importSPKI, jwtVerify } from "jose";
import { networkAccess } from "../../src/network/access.ts";
import { networkPaths, tokenPath, tokenPurposes } from "../../src/network/layout.ts";
import { JWT_ALGORITHM } from "../../src/network/nodeConfig.ts";
import { methodsOfPurpose } from "../../src/network/tokens.ts";
import { expectRefusal, runCli } from "../support/cli.ts";
import { madeNetwork, removeScratch, scratch } from "./fixture.ts";
import { refusalOf } from "./refusal.ts";

describe("tokens", () => {
  let dir: string;
  before(async () => {
    ({ dir } = await madeNetwork());
  });
  after(removeScratch);

  const verified = async (path: string): Promise<{ permissions: string[]; iat: number; exp: number }> => {
    const key = await importSPKI(readFileSync(networkPaths(dir).jwtPublicKey, "utf8"), JWT_ALGORITHM);
    const { payload } = await jwtVerify<{ permissions: string[] }>(readFileSync(path, "utf8").trim(), key, {
      algorithms: [JWT_ALGORITHM],
    });
    return payload as Awaited<ReturnType<typeof verified>>;
  };

  for (const purpose of tokenPurposes) {
    it(`of the ${purpose} are signed by the folder's key, end, and open what Besu names so`, async () => {
      const { permissions, iat, exp } = await verified(tokenPath(dir, purpose));
      expect(exp - iat).to.equal(365 * 86_400);
      expect(permissions).to.deep.equal(methodsOfPurpose[purpose].map((method) => method.replace("_", ":")));
      expect(decodeProtectedHeader(readFileSync(tokenPath(dir, purpose), "utf8"))).to.include({ alg: "ES256" });
    });
  }
  it("are good for as long as was asked, in a file for its owner, and never printed", async () => {
    const out = join(scratch(), "deep", "relay.jwt");
    const run = await runCli("network", "token", "--dir", dir, "--for", "gateway", "--days", "30", "--out", out);
    expect(run.exitCode, run.err).to.equal(0);
    const { iat, exp } = await verified(out);
    expect(exp - iat).to.equal(30 * 86_400);
    expect(statSync(out).mode & 0o777).to.equal(0o600);
    expect(`${run.out}${run.err}`).not.to.include(readFileSync(out, "utf8").trim());
  });
  it("take the place of the old one unless another file is named", async () => {
    const before = readFileSync(tokenPath(dir, "auditor"), "utf8");
    await runCli("network", "token", "--dir", dir, "--for", "auditor");
    expect(readFileSync(tokenPath(dir, "auditor"), "utf8")).not.to.equal(before);
    await verified(tokenPath(dir, "auditor"));
  });
  for (const days of ["0", "-1", "3651", "1.5", "many"]) {
    it(`are refused for ${days} days`, async () => {
      expectRefusal(
        await runCli("network", "token", "--dir", dir, "--for", "gateway", `--days=${days}`),
        "NETWORK_TOKEN_DAYS",
      );
    });
  }
  it("are refused for an unknown purpose", async () => {
    const { exitCode, err } = await runCli("network", "token", "--dir", dir, "--for", "everybody");
    expect(exitCode).to.equal(1);
    expect(err).to.match(/✖ USAGE .*gateway, operator, auditor/);
  });
  it("are refused without a network, and without its key", async () => {
    expectRefusal(await runCli("network", "token", "--dir", scratch(), "--for", "gateway"), "NETWORK_MISSING");
    const { dir: other } = await madeNetwork();
    const bundle = networkPaths(other).bundle;
    expectRefusal(await runCli("network", "token", "--dir", bundle, "--for", "gateway"), "NETWORK_TOKEN_KEY");
    writeFileSync(networkPaths(other).jwtKey, "no key");
    expectRefusal(await runCli("network", "token", "--dir", other, "--for", "gateway"), "NETWORK_TOKEN_KEY");
  });
});

describe("the access of our own tools", () => {
  after(removeScratch);
  const token = (dir: string, purpose: (typeof tokenPurposes)[number]): string =>
    `Bearer ${readFileSync(tokenPath(dir, purpose), "utf8").trim()}`;

  it("is to the gateways with their token, and to the validators with the operator's, on loopback", async () => {
    const { dir } = await madeNetwork();
    const { endpoints, validators, description } = await networkAccess(dir);
    expect(endpoints).to.deep.equal([
      { url: "http://127.0.0.1:8646", headers: { authorization: token(dir, "gateway") } },
      { url: "http://127.0.0.1:8647", headers: { authorization: token(dir, "gateway") } },
    ]);
    expect(validators.map(({ name, url }) => `${name} ${url}`)).to.deep.equal(
      [1, 2, 3, 4].map((index) => `validator-${index} http://127.0.0.1:${8600 + index}`),
    );
    for (const { headers } of validators) expect(headers).to.deep.equal({ authorization: token(dir, "operator") });
    expect(description.nodes.length).to.equal(8);
  });
  it("is to the validators where there is no gateway", async () => {
    const { dir } = await madeNetwork({ counts: { validator: 4, gateway: 0, observer: 0, archive: 0 } });
    const { endpoints, validators } = await networkAccess(dir);
    expect(endpoints).to.deep.equal(validators.map(({ url, headers }) => ({ url, headers })));
  });
  it("is refused where no node is run, and where a token is gone", async () => {
    const { dir } = await madeNetwork();
    expect((await refusalOf(() => networkAccess(networkPaths(dir).bundle))).code).to.equal("NETWORK_NO_NODE");
    rmSync(tokenPath(dir, "gateway"));
    const refusal = await refusalOf(() => networkAccess(dir));
    expect(refusal.code).to.equal("NETWORK_TOKEN_MISSING");
    expect(refusal.next).to.include("--for gateway");
  });
});
