import { shouldChangeByTheStandardsSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.revokeDelegateSigned", () => shouldChangeByTheStandardsSignature("revokeDelegate"));
