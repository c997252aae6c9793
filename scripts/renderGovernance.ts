import { writeFileSync } from "node:fs";
import { renderRoles } from "../src/governance/renderRoles.ts";

writeFileSync(new URL("../docs/governance.md", import.meta.url), renderRoles());
