import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";
import { onlyActsSend } from "./scripts/lint/onlyActsSend.mjs";
import { folderRules } from "./scripts/lint/folders.mjs";

export default tseslint.config(
  { ignores: ["node_modules/", "artifacts/", "build/", "dist/", "cache/", "types/", ".probity/"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Amounts are bigint and counts are number; both read well in a template.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.name='parseFloat']", message: "No floating point touches money." },
      ],
    },
  },
  ...folderRules,
  {
    files: ["src/cli/commands/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["**/base/table.ts"], message: "Use text.table of the render function (decision 0060)." },
          ],
        },
      ],
    },
  },
  {
    files: ["{src,bench,scripts,deploy}/**/*.ts"],
    plugins: { probity: { rules: { "only-acts-send": onlyActsSend } } },
    rules: { "probity/only-acts-send": "error" },
  },
  {
    // Types of contracts are for all; what makes and calls them stays with the table of contracts and the verbs.
    files: ["src/**/*.ts", "bench/**/*.ts"],
    ignores: ["src/contracts/**", "src/*/acts/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/contracts/abis.ts"],
              message: "Use contractAt or interfaceOf of src/contracts/connect.ts, or a verb.",
            },
          ],
        },
      ],
    },
  },
  {
    // Chai asserts with properties, and mocha with unawaited describe callbacks.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    // The compiler's answer has what it was asked for.
    files: ["scripts/release/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  { files: ["**/*.mjs", "**/*.js"], languageOptions: { globals: { console: "readonly", process: "readonly" } } },
  prettier,
);
