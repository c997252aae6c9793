import { guardianActs, mappings, roles, type RoleName } from "../contracts/roles.ts";

const DAY = 86_400;

/** The role table as the Markdown of `docs/governance.md`; a test holds the two equal. */
export function renderRoles(): string {
  const notice = (delay: number) => (delay === 0 ? "none" : `${String(delay / DAY)} days`);
  const entries = Object.entries(roles) as [RoleName, (typeof roles)[RoleName]][];
  return [
    "# Who governs, and with what notice",
    "",
    "Rendered from `src/contracts/roles.ts` by `renderRoles`; change the table, then run",
    "`npx tsx scripts/renderGovernance.ts`. Every member of a role is the account of an agency, which passes on what",
    "two of its governance officers approved. Guardians of two agencies can veto whatever waits for its notice.",
    "",
    "## Roles",
    "",
    ...table(
      ["role", "id", "notice", "what it is for"],
      entries.map(([name, role]) => [name, String(role.id), notice(role.delay), role.purpose]),
    ),
    "",
    "## Functions",
    "",
    ...table(
      ["contract", "function", "role", "notice"],
      mappings.map((each) => [each.contract, `\`${each.function}\``, each.role, notice(roles[each.role].delay)]),
    ),
    "",
    "## What guardians do at once",
    "",
    ...table(
      ["act", "agencies", "officers of each"],
      guardianActs.map((act) => [`\`${act.function}\``, act.agencies, String(act.officers)]),
    ),
    "",
  ].join("\n");
}

function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
