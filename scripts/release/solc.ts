import solc from "solc";

const compile = solc.compile as (input: string, callbacks?: object) => string;

/**
 * Runs the compiler on its standard input.
 * @param read gives a source that an import names and the input lacks
 * @returns its standard output, in which is what the input asked for
 * @throws {Error} with the compiler's message for the first error in the sources
 */
export function runCompiler(input: object, read?: (path: string) => { contents: string }): object {
  const output = JSON.parse(compile(JSON.stringify(input), read === undefined ? undefined : { import: read })) as {
    errors?: { severity: string; formattedMessage: string }[];
  };
  const failed = output.errors?.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new Error(failed.formattedMessage);
  return output;
}
