import type { Rule } from "eslint";

export const onlyActsSend: Rule.RuleModule;
