import { shouldChangeByTypedSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.revokeAttributeWithSignature", () => shouldChangeByTypedSignature("revokeAttribute"));
