import { getAddress, isAddress } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { orMissing, readText, systemCode } from "../base/node/files.ts";
import { localUrl, readBearer } from "./access.ts";
import { readNetwork } from "./description.ts";
import { permissionFiles, updateFolder } from "./folder.ts";
import { nodePaths } from "./layout.ts";
import { sendsTransactions } from "./nodeConfig.ts";
import { requireAddress } from "./terms.ts";

/** The result for the list of one node. */
export interface AllowResult {
  name: string;
  /**
   * - `added`: the running node has the accounts now, and keeps them
   * - `written`: the node did not answer; it reads the accounts when it starts
   */
  result: "added" | "written";
}

/**
 * Allows accounts to send through the validators and gateways of a folder. A running node gets them at once; a stopped
 * node reads them from its file when it starts. Each node has its own list: the other members must allow the same
 * accounts, or their validators leave the transactions out of their blocks.
 * @param addresses of accounts; already allowed accounts are no error
 * @throws {ProbityError} NETWORK_ACCOUNTS, NETWORK_MISSING, NETWORK_INVALID, NETWORK_TOKEN_MISSING, NETWORK_NO_NODE,
 * NETWORK_FILE_MISSING, NETWORK_PERMISSION_REFUSED, NETWORK_NOT_WRITTEN
 */
export async function allowAccounts(dir: string, addresses: readonly string[]): Promise<AllowResult[]> {
  const wanted = addresses.map((text) => requireAddress(text, "NETWORK_ACCOUNTS", "Give the address of an account."));
  const network = readNetwork(dir);
  const nodes = network.nodes.filter((node) => node.local && sendsTransactions(node.kind));
  if (nodes.length === 0) {
    throw new ProbityError(
      "NETWORK_NO_NODE",
      `${dir} runs no validator and no gateway, so there is no list to change.`,
      "Name the folder that holds the keys of the nodes.",
      { facts: { dir } },
    );
  }
  const authorization = readBearer(dir, "operator");
  const results: AllowResult[] = [];
  for (const node of nodes) {
    const ask = (method: string, params: unknown[]): Promise<unknown> =>
      call({ url: localUrl(node), authorization, name: node.name }, method, params);
    const listed = await ask("perm_getAccountsAllowlist", []);
    if (listed === UNREACHABLE) {
      const all = [...new Set([...listInFile(dir, node.name), ...wanted.map((account) => account.toLowerCase())])];
      updateFolder(dir, permissionFiles({ ...network, nodes: [node] }, all));
      results.push({ name: node.name, result: "written" });
      continue;
    }
    // Besu refuses the whole request when one of the accounts is already on the list.
    const known = new Set(asAddresses(listed));
    const missing = wanted.filter((account) => !known.has(account));
    if (missing.length > 0) await ask("perm_addAccountsToAllowlist", [missing]);
    const now = new Set(asAddresses(await ask("perm_getAccountsAllowlist", [])));
    const absent = wanted.filter((account) => !now.has(account));
    if (absent.length > 0) throw refused(node.name, `it still has not ${absent.join(", ")} on its list`);
    results.push({ name: node.name, result: "added" });
  }
  return results;
}

const UNREACHABLE = Symbol("unreachable");

/** @returns the result, or UNREACHABLE when nothing listens */
async function call(
  { url, authorization, name }: { url: string; authorization: string; name: string },
  method: string,
  params: unknown[],
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(10_000),
    });
  } catch (cause) {
    // Write the file only when no process listens: a node that runs but does not answer would overwrite it.
    if (systemCode((cause as Error).cause) === "ECONNREFUSED") return UNREACHABLE;
    throw refused(name, "it did not answer in time", cause);
  }
  const text = await response.text();
  let answer: { result?: unknown; error?: { message?: unknown } };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch (cause) {
    throw refused(name, `it answered HTTP ${response.status}`, cause);
  }
  if (answer.result !== undefined) return answer.result;
  throw refused(name, `${method} answered "${String(answer.error?.message).slice(0, 200)}"`);
}

function refused(name: string, why: string, cause?: unknown): ProbityError {
  return new ProbityError(
    "NETWORK_PERMISSION_REFUSED",
    `${name} did not accept the accounts: ${why}.`,
    `Find the fault in its log ("probity network logs"), correct it, and allow the accounts again; nothing is added twice.`,
    { facts: { node: name, why }, cause },
  );
}

function asAddresses(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => isAddress(item)).map((item) => getAddress(item)) : [];
}

/** The list in a node's file. Besu and this program write different layouts, so this searches for addresses. */
export function listInFile(dir: string, name: string): string[] {
  const path = nodePaths(dir, name).permissions;
  const text = orMissing(
    () => readText(path, "list of accounts"),
    (cause) =>
      new ProbityError(
        "NETWORK_FILE_MISSING",
        `${name} has no list of accounts: ${path} is missing.`,
        'Restore it as "probity network init" or "join" wrote it.',
        { facts: { node: name, path }, cause },
      ),
  ).replace(/^\s*#.*$/gm, "");
  return text.match(/0x[0-9a-fA-F]{40}/g)?.map((account) => account.toLowerCase()) ?? [];
}
