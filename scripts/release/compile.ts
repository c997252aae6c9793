// A process of its own for each run of the compiler, so that runs use all cores: `node compile.ts JOB`, which prints the
// released contracts as JSON.
import { namedImmutables, type Trees } from "./immutables.ts";
import { contractIn, hashOf, inputOf } from "./input.ts";
import { JOBS } from "./jobs.ts";
import type { ReleasedContract } from "./files.ts";
import { runCompiler } from "./solc.ts";
import { readStorage } from "./storageLayout.ts";

interface Output {
  sources: Trees;
  contracts: Record<string, Record<string, Compiled>>;
}

interface Compiled {
  abi: ReleasedContract["abi"];
  storageLayout: {
    storage: { label: string; slot: string; offset: number; type: string }[];
    types: Record<string, { label: string }> | null;
  };
  evm: {
    bytecode: { object: string; linkReferences: ReleasedContract["linkReferences"] };
    deployedBytecode: {
      object: string;
      linkReferences: ReleasedContract["linkReferences"];
      immutableReferences?: ReleasedContract["immutableReferences"];
    };
  };
}

function released(name: string): ReleasedContract[] {
  const job = JOBS.find((each) => each.name === name);
  if (job === undefined) throw new Error(`there is no job ${name}`);
  const input = inputOf(job);
  const inputHash = hashOf(input);
  const output = runCompiler(input) as Output;
  return job.sources.map((sourceName) => {
    const contractName = contractIn(sourceName);
    const { abi, evm, storageLayout } = output.contracts[sourceName]![contractName]!;
    const plain = storageLayout.storage.map(({ slot, offset, label, type }) => {
      return [`slot ${slot}, byte ${offset}`, `${storageLayout.types?.[type]?.label ?? type} ${label}`] as const;
    });
    return {
      ...{ contractName, sourceName, inputHash, abi },
      bytecode: `0x${evm.bytecode.object}`,
      deployedBytecode: `0x${evm.deployedBytecode.object}`,
      linkReferences: evm.bytecode.linkReferences,
      deployedLinkReferences: evm.deployedBytecode.linkReferences,
      immutableReferences: namedImmutables(evm.deployedBytecode.immutableReferences ?? {}, output.sources),
      storage: { plain: Object.fromEntries(plain), namespaces: {} },
    };
  });
}

const [name = ""] = process.argv.slice(2);
try {
  process.stdout.write(JSON.stringify(name === "storage" ? readStorage() : released(name)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
