import { shouldChangeByTheKey } from "./keys.behavior.ts";

describe("IdentityRegistry.revokeAttribute", () => shouldChangeByTheKey("revokeAttribute"));
