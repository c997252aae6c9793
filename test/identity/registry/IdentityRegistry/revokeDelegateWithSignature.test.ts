import { shouldChangeByTypedSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.revokeDelegateWithSignature", () => shouldChangeByTypedSignature("revokeDelegate"));
