import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  concat,
  id,
  Signature,
  toBeHex,
  Transaction,
  Wallet,
  type Provider,
  type TransactionLike,
  type TypedDataField,
} from "ethers";

/** How a signer speaks: which methods it has, and in which form it answers. */
export type Dialect =
  /** Lowercase accounts, bytes; a method of its node is forwarded, and the node does not answer. It knows its own chain. */
  | "web3signer"
  /** `account_` names, an object with the bytes; typed data as an object. */
  | "clef"
  /** `eth_` names, an object with the bytes; typed data as text. */
  | "geth"
  /** Sends by itself and gives no signed transactions; typed data as text; signatures end in 0 or 1. */
  | "wallet";

/** What is wrong with it. */
export type Fault =
  /** The person at the signer says no. */
  | "denies"
  /** Signs with a key that it was not asked for. */
  | "other key"
  /** Signs, or sends, a call of another contract. */
  | "other contract"
  /** Signs for another chain. */
  | "other chain"
  /** Gives 65 bytes that are no signature, or bytes that are no transaction. */
  | "garbage"
  /** Answers with a page. */
  | "no JSON"
  /** Takes the request and never answers. */
  | "silent"
  /** Names a transaction that it never sent. */
  | "sends nothing"
  /** Never says whether it sent. */
  | "sends silently";

export interface SignerDouble {
  url: string;
  /** The methods that it was asked for, in order. */
  asked: string[];
  fault: Fault | undefined;
  /** With it, requests need this header. */
  authorization: string | undefined;
  close(): Promise<void>;
}

export interface SignerDoubleOptions {
  dialect: Dialect;
  keys: readonly Wallet[];
  /** Its own node. */
  provider?: Provider;
  chainId?: bigint;
}

interface Asked {
  from: string;
  to?: string;
  data: string;
  value: string;
  nonce: string;
  gas: string;
  gasPrice: string;
  chainId: string;
}

interface TypedData {
  domain: object;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

class Failure extends Error {
  readonly code: number;
  readonly status: number;
  constructor(code: number, message: string, status = 200) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const DENIED: Record<Dialect, Failure> = {
  web3signer: new Failure(-32000, "No unlocked account matches the Sender"),
  clef: new Failure(-32000, "request denied"),
  geth: new Failure(-32000, "authentication needed: password or unlock"),
  wallet: new Failure(4001, "User rejected the request."),
};
const NOBODY = new Wallet(id("a key of nobody's"));

/** An external signer that a test can break. It speaks as the real ones do, and shares no code with what it tests. */
export async function startSigner({
  dialect,
  keys,
  provider,
  chainId = 31_337n,
}: SignerDoubleOptions): Promise<SignerDouble> {
  const keyOf = (address: string): Wallet => {
    const found = keys.find((key) => key.address.toLowerCase() === address.toLowerCase());
    if (found === undefined) throw new Failure(-32000, "unknown account");
    return double.fault === "other key" ? NOBODY : found;
  };
  const transactionOf = (asked: Asked): TransactionLike => ({
    type: 0,
    chainId: double.fault === "other chain" ? 1n : dialect === "web3signer" ? chainId : BigInt(asked.chainId),
    nonce: Number(asked.nonce),
    gasPrice: BigInt(asked.gasPrice),
    gasLimit: BigInt(asked.gas),
    to: double.fault === "other contract" ? NOBODY.address : (asked.to ?? null),
    data: asked.data,
    value: BigInt(asked.value),
  });
  const raw = (asked: Asked): Promise<string> => keyOf(asked.from).signTransaction(transactionOf(asked));
  const withObject = async (asked: Asked): Promise<object> => {
    const bytes = await raw(asked);
    return { raw: bytes, tx: { hash: Transaction.from(bytes).hash } };
  };
  const send = async (asked: Asked): Promise<string> => {
    if (provider === undefined) throw new Failure(-32000, "Failed to connect to downstream node", 504);
    const bytes = await raw(asked);
    const { hash } = Transaction.from(bytes);
    if (double.fault === "sends nothing") return hash ?? "";
    if (double.fault === "sends silently") return new Promise<never>(() => undefined);
    return (await provider.broadcastTransaction(bytes)).hash;
  };
  const typed = (address: string, data: unknown): Promise<string> => {
    const { domain, types, message } = (typeof data === "string" ? JSON.parse(data) : data) as TypedData;
    const own = Object.entries(types).filter(([name]) => name !== "EIP712Domain");
    return keyOf(address).signTypedData(domain, Object.fromEntries(own), message);
  };
  const typedAs = (form: "object" | "string") => (address: string, data: unknown) => {
    if (typeof data !== form) throw new Failure(-32602, "invalid argument 1");
    return typed(address, data);
  };
  const shortly =
    (sign: typeof typed): typeof typed =>
    async (address, data) => {
      const { r, s, yParity } = Signature.from(await sign(address, data));
      return concat([r, s, toBeHex(yParity, 1)]);
    };
  const list = (): string[] => keys.map(({ address }) => address);

  const methods: Record<Dialect, Record<string, (...params: never[]) => unknown>> = {
    web3signer: {
      eth_accounts: () => list().map((address) => address.toLowerCase()),
      eth_signTransaction: raw,
      eth_sendTransaction: send,
      eth_signTypedData: typed,
    },
    clef: { account_list: list, account_signTransaction: withObject, account_signTypedData: typedAs("object") },
    geth: {
      eth_accounts: list,
      eth_signTransaction: withObject,
      eth_sendTransaction: send,
      eth_signTypedData_v4: typedAs("string"),
    },
    wallet: { eth_accounts: list, eth_sendTransaction: send, eth_signTypedData_v4: shortly(typedAs("string")) },
  };
  const unknown = (method: string): Failure =>
    dialect === "web3signer"
      ? new Failure(-32000, "Failed to connect to downstream node", 504)
      : new Failure(-32601, `the method ${method} does not exist/is not available`);

  const answer = (method: string, params: never[]): unknown => {
    const act = methods[dialect][method];
    if (act === undefined) throw unknown(method);
    const isList = method === "eth_accounts" || method === "account_list";
    if (double.fault === "denies" && !isList) throw DENIED[dialect];
    if (double.fault === "garbage" && !isList) return `0x${"11".repeat(65)}`;
    return act(...params);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void (async () => {
        const { id, method, params } = JSON.parse(String(Buffer.concat(chunks))) as {
          id: number;
          method: string;
          params: never[];
        };
        double.asked.push(method);
        if (double.fault === "silent") return;
        if (double.fault === "no JSON") return response.writeHead(200).end("<html>Welcome</html>");
        if (double.authorization !== undefined && request.headers.authorization !== double.authorization) {
          return response.writeHead(401).end();
        }
        const said = await Promise.resolve()
          .then(() => answer(method, params))
          .then(
            (result) => ({ status: 200, body: { result } }),
            (error: unknown) => {
              const { code, message, status } = error instanceof Failure ? error : new Failure(-32603, String(error));
              return { status, body: { error: { code, message } } };
            },
          );
        response.writeHead(said.status, { "content-type": "application/json" });
        return response.end(JSON.stringify({ jsonrpc: "2.0", id, ...said.body }));
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const double: SignerDouble = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked: [],
    fault: undefined,
    authorization: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return double;
}
