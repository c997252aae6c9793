import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { BrowserProvider, id, Wallet, type Provider } from "ethers";
import { chainIdentity, type AddressBook } from "../../src/contracts/addressBook.ts";
import { contractKeys, type ContractKey } from "../../src/contracts/table.ts";
import {
  FORWARD_REQUEST_TYPES,
  forwarderDomain,
  signedRequestToJson,
  type ForwardRequest,
  type SignedForwardRequest,
} from "../../src/relay/forwardRequest.ts";
import { startGateway, type RunningGateway, type StartGatewayOptions } from "../../src/gateway/index.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { beneficiary, ethers, hashOf, LINE, networkHelpers, paid } from "../funds/fixture.ts";

export { beneficiary, ethers, hashOf, LINE, networkHelpers };

/** A node's JSON-RPC, with a place to break it. */
export type Rpc = (method: string, params: unknown[]) => Promise<unknown>;
export const rpc: Rpc = (method, params) => ethers.provider.send(method, params);

/** A provider whose answers a test may change; nothing is kept from one question to the next. */
export function providerOver(send: Rpc = rpc): BrowserProvider {
  const request = ({ method, params = [] }: { method: string; params?: unknown[] | Record<string, unknown> }) =>
    send(method, params as unknown[]);
  const provider = new BrowserProvider({ request }, 31_337n, { staticNetwork: true, cacheTimeout: -1 });
  provider.pollingInterval = 20;
  return provider;
}

/** A book in which only the contracts that are named are anywhere. */
export async function bookOf(provider: Provider, known: Partial<Record<ContractKey, string>>): Promise<AddressBook> {
  const nowhere = Object.fromEntries(contractKeys.map((key) => [key, new Wallet(id(`no ${key}`)).address]));
  return {
    ...{ format: "probity-address-book/1", ...(await chainIdentity(provider)) },
    ...{ trial: false, deploymentBlock: 0, implementations: {} },
    contracts: { ...nowhere, ...known } as AddressBook["contracts"],
    bounds: {} as AddressBook["bounds"],
    periods: {} as AddressBook["periods"],
  };
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<ProbityError> {
  const caught = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(caught).to.be.instanceOf(ProbityError);
  return caught as ProbityError;
}

/** Refused over HTTP with one sentence and a next step. */
export function expectRefused({ status, body }: Reply, code: string, http = 422): Record<string, string> {
  expect(body.error, JSON.stringify(body)).to.include({ code });
  const { message, next, facts } = body.error;
  expect(status).to.equal(http);
  expect(message).to.match(/\.$/);
  expect(next).to.match(/\.$/);
  expect(message).not.to.match(/\n|\bat \/|secret/);
  return facts;
}

/** Stands for the accounts of agencies: nobody's account is known. */
async function noAccounts(): Promise<string> {
  const address = new Wallet(id("no accounts")).address;
  // PUSH0 PUSH0 MSTORE, PUSH1 32 PUSH0 RETURN: 0 to every question.
  await networkHelpers.setCode(address, "0x5f5f5260205ff3");
  return address;
}

/** The fixture of the funds on a chain whose gas is free, with beneficiaries who hold 100 and more each. */
export async function relayed() {
  const fixture = await paid();
  await rpc("hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
  await networkHelpers.mine();
  const provider = providerOver();
  const addressBook = await bookOf(provider, {
    forwarder: await fixture.forwarder.getAddress(),
    merchantDesk: await fixture.desk.getAddress(),
    roundBook: await fixture.rounds.getAddress(),
    fundLedger: await fixture.ledger.getAddress(),
    accounts: await noAccounts(),
  });
  const domain = await forwarderDomain(addressBook.contracts.forwarder, provider);
  return { ...fixture, provider, addressBook, domain };
}
export type Relayed = Awaited<ReturnType<typeof relayed>>;

/** The private key of the n-th beneficiary; none of them has an account with money in it. */
export const holderKey = (index: number): Wallet => new Wallet(beneficiary(index).privateKey);
export const gatewayKey = (index: number): Wallet => new Wallet(id(`gateway ${index}`));

/** A request of a beneficiary to spend 5 at the merchant. */
export async function spendRequest(
  fixture: Pick<Relayed, "forwarder" | "desk" | "merchant" | "domain">,
  holder: Wallet,
  changes: Partial<ForwardRequest> & { amount?: bigint; ref?: string; domain?: object } = {},
): Promise<SignedForwardRequest> {
  const { amount = 5n, ref = "receipt", domain = {}, ...fields } = changes;
  const request: ForwardRequest = {
    from: holder.address,
    to: await fixture.desk.getAddress(),
    value: 0n,
    gas: 500_000n,
    nonce: fields.nonce ?? (await fixture.forwarder.nonces(holder)),
    deadline: BigInt(await networkHelpers.time.latest()) + 600n,
    data: fixture.desk.interface.encodeFunctionData("spend", [LINE, fixture.merchant.address, amount, hashOf(ref)]),
    ...fields,
  };
  const signature = await holder.signTypedData({ ...fixture.domain, ...domain }, FORWARD_REQUEST_TYPES, request);
  return { request, signature };
}

export interface Reply {
  status: number;
  headers: Headers;
  body: Body;
}

/** What answers may hold; a test reads what it expects. */
export interface Body extends Record<string, unknown> {
  id: string;
  status: string;
  receipt: { transactionHash: string; blockNumber: number; status: number };
  error: { code: string; message: string; next: string; facts: Record<string, string> };
}

export async function exchange(url: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply["body"] };
}

export function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  return exchange(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export const post = (url: string, signed: SignedForwardRequest, headers?: Record<string, string>): Promise<Reply> =>
  postJson(`${url}/v1/requests`, signedRequestToJson(signed), headers);

/** Gateways and folders of one test file, closed and deleted after each test. */
export function workshop() {
  const running: RunningGateway[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => gateway.close()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), "probity-gateway-"));
    folders.push(made);
    return made;
  };
  const open = async (
    { addressBook, provider }: Pick<Relayed, "addressBook" | "provider">,
    options: Partial<StartGatewayOptions> = {},
  ): Promise<RunningGateway> => {
    const gateway = await startGateway({
      ...{ addressBook, provider, signer: gatewayKey(0), port: 0, pollInterval: 10 },
      ...options,
      stateFolder: options.stateFolder ?? folder(),
    });
    running.push(gateway);
    return gateway;
  };
  return { folder, open };
}
