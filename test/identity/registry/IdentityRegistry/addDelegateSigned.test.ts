import { shouldChangeByTheStandardsSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.addDelegateSigned", () => shouldChangeByTheStandardsSignature("addDelegate"));
