import { guardianActs, mappings, roles, type RoleName } from "../contracts/roles.ts";

const DAY = 86_400;

/** The role table as the Markdown of `docs/governance.md`; a test compares the two. */
export function renderRoles(): string {
  const notice = (delay: number) => (delay === 0 ? "none" : `${String(delay / DAY)} days`);
  const entries = Object.entries(roles) as [RoleName, (typeof roles)[RoleName]][];
  return [
    "# Roles and notice periods",
    "",
    "`renderRoles` makes this page from `src/contracts/roles.ts`. To change it, change the table and run",
    "`node scripts/renderGovernance.ts`. Only accounts of agencies are members of roles. An agency's account acts when",
    "two of its governance officers approve. Guardians of two agencies can veto any act during its notice period.",
    "",
    "## Roles",
    "",
    ...table(
      ["role", "id", "notice", "purpose"],
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
    "## Guardians' acts without notice",
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
