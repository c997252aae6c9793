import { concat, toBeHex } from "ethers";

/** One piece of what a node shows everybody. */
export interface Public {
  where: string;
  hex: string;
}

interface Block {
  number: string;
  extraData: string;
  transactions: { hash: string; input: string; to: string | null; from: string; value: string }[];
}
interface Receipt {
  logs: { address: string; topics: string[]; data: string }[];
}
/** What can be asked anything by JSON-RPC. */
interface Node {
  send(method: string, params: unknown[]): Promise<unknown>;
}
interface Account {
  code?: string;
  storage?: Record<string, string>;
}

/**
 * Everything that blocks `from` to `to` hold: calldata, creations, events, and what each transaction left in storage. A
 * value that one transaction writes and clears again is in none of them.
 */
export async function publicData(provider: Node, from: number, to: number): Promise<Public[]> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) =>
    toBeHex(from + index).replace(/^0x0+(?=.)/, "0x"),
  );
  const blocks = await Promise.all(
    numbers.map((number) => provider.send("eth_getBlockByNumber", [number, true]) as Promise<Block>),
  );
  const found: Public[] = blocks.map(({ number, extraData }) => ({
    where: `extra data of block ${number}`,
    hex: extraData,
  }));
  for (const { hash, input, to: target, from: sender } of blocks.flatMap(({ transactions }) => transactions)) {
    const what = target === null ? "creation" : "calldata";
    found.push({ where: `${what} of ${hash}`, hex: input }, { where: `sender of ${hash}`, hex: sender });
    const [receipt, changes] = (await Promise.all([
      provider.send("eth_getTransactionReceipt", [hash]),
      provider.send("debug_traceTransaction", [hash, { tracer: "prestateTracer", tracerConfig: { diffMode: true } }]),
    ])) as [Receipt, { post: Record<string, Account> }];
    for (const { topics, data } of receipt.logs) {
      found.push({ where: `event of ${hash}`, hex: concat(topics) }, { where: `event of ${hash}`, hex: data });
    }
    for (const [address, { code, storage }] of Object.entries(changes.post)) {
      found.push({ where: `address in ${hash}`, hex: address });
      if (code !== undefined) found.push({ where: `code created in ${hash}`, hex: code });
      for (const [slot, value] of Object.entries(storage ?? {})) {
        found.push(
          { where: `storage of ${address} in ${hash}`, hex: value },
          { where: `slot of ${address} in ${hash}`, hex: slot },
        );
      }
    }
  }
  return found;
}
