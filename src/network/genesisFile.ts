import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { orMissing, readState } from "../base/node/files.ts";
import type { NetworkDescription } from "./description.ts";
import { decodeExtraData } from "./extraData.ts";
import { genesisHashOf, genesisOf, requireSameGenesis, type Genesis } from "./genesis.ts";
import { networkPaths } from "./layout.ts";

/**
 * Reads the genesis file of a folder and compares every field with the folder's description. The hash of block 0 is not
 * enough, because it covers the header alone: a node with another chain id or another block period would follow the
 * same block 0.
 * @throws {ProbityError} NETWORK_INVALID, NETWORK_GENESIS_DIFFERS with the field
 */
export function readGenesis(dir: string, description: NetworkDescription): Genesis {
  const path = networkPaths(dir).genesis;
  const whose = `The genesis ${path}`;
  const found = readJson(path);
  const validators = validatorsOf(found, whose);
  const genesis = genesisOf({ ...description, validators });
  requireSameGenesis(genesis, found, whose);
  const known = new Set(description.nodes.filter(({ kind }) => kind === "validator").map(({ address }) => address));
  const stranger = validators.find((address) => !known.has(address));
  if (stranger !== undefined) {
    requireSameGenesis(
      { extraData: "validators of the description only" },
      { extraData: `validator ${stranger}, whom nobody named` },
      whose,
    );
  }
  requireSameGenesis({ hash: genesisHashOf(genesis) }, { hash: description.genesisHash }, `The description in ${dir}`);
  return genesis;
}

function validatorsOf(genesis: unknown, whose: string): string[] {
  const extraData = z.object({ extraData: z.string() }).safeParse(genesis).data?.extraData ?? "nothing";
  try {
    return [...decodeExtraData(extraData).validators];
  } catch {
    requireSameGenesis({ extraData: "RLP of the validators" }, { extraData }, whose);
    return [];
  }
}

/** Reads a file of a network, of any shape. @throws {ProbityError} NETWORK_INVALID, and those of {@link readState} */
export function readJson(path: string): unknown {
  const next = "Ask the network's coordinator for its files again.";
  const state = { what: "network's file", schema: z.unknown(), code: "NETWORK_INVALID", next };
  return orMissing(
    () => readState(path, state),
    (cause) => new ProbityError("NETWORK_INVALID", `The network has no ${path}.`, next, { facts: { path }, cause }),
  );
}
