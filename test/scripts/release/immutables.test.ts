import { expect } from "chai";
import { namedImmutables } from "../../../scripts/release/immutables.ts";

const variable = (id: number, name: string, mutability = "immutable") => {
  return { id, nodeType: "VariableDeclaration", name, mutability };
};
const TREES = {
  "a.sol": {
    ast: {
      id: 9,
      nodeType: "SourceUnit",
      nodes: [
        { id: 1, nodeType: "PragmaDirective" },
        { id: 2, nodeType: "ContractDefinition", name: "Base", nodes: [variable(3, "_OWN"), variable(4, "x", "mutable")] },
        { id: 5, nodeType: "ContractDefinition", name: "Derived", nodes: [variable(6, "_OWN")] },
      ],
    },
  },
};
const PLACES = [{ start: 1, length: 32 }];

describe("the names of immutables in the release", () => {
  it("are those of contract and variable, so that two of one name stay apart", () => {
    const named = namedImmutables({ "3": PLACES, "6": [], library_deploy_address: PLACES }, TREES);
    expect(named).to.deep.equal({ "Base._OWN": PLACES, "Derived._OWN": [], library_deploy_address: PLACES });
  });
});
