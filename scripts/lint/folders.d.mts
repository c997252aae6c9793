import type { Linter } from "eslint";

export const ORDER: readonly (readonly string[])[];
export const CORE: readonly string[];
export const folderRules: Linter.Config[];
