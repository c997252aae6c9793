import { shouldChangeByTheStandardsSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.revokeAttributeSigned", () => shouldChangeByTheStandardsSignature("revokeAttribute"));
