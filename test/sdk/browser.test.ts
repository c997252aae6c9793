import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { expect } from "chai";

const { exports: doors } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, unknown> };

/** The public doors that promise to run in a browser: all but `probity/node`, as sources. */
const sources = Object.values(doors)
  .filter((door): door is { default: string } => typeof door === "object")
  .map((door) => door.default.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts"))
  .filter((source) => source !== "src/sdk/node.ts");

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ".", loader: "ts" },
    ...{ bundle: true, platform: "browser", format: "esm", target: "es2022", write: false, logLevel: "silent" },
  });
  return outputFiles[0]?.text ?? "";
}

describe("the core in a browser", function () {
  this.timeout(120_000);

  it("is bundled from every door of the package, without a built-in of Node", async () => {
    expect(sources).to.include.members(["src/sdk/index.ts", "src/bidding/index.ts", "src/funds/index.ts"]);
    const text = await bundle(
      sources.map((source, index) => `export * as door${index} from "./${source}";`).join("\n"),
    );
    expect(text).to.include("TenderBoard");
    // The code of contracts is for deployments alone.
    expect(text).not.to.include(readFileSync("release/code/TenderBoard.json", "utf8").slice(1_000, 1_200));
  });

  it("would fail on a built-in of Node", async () => {
    const refused: unknown = await bundle('import { readFileSync } from "node:fs"; console.log(readFileSync);').catch(
      (error: unknown) => error,
    );
    expect(String(refused)).to.match(/Could not resolve "node:fs"/);
  });
});
