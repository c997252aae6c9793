import { shouldChangeByTheStandardsSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.changeOwnerSigned", () => shouldChangeByTheStandardsSignature("changeOwner"));
