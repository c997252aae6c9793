import { shouldChangeByTheStandardsSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.setAttributeSigned", () => shouldChangeByTheStandardsSignature("setAttribute"));
