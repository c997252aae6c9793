import { shouldChangeByTypedSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.setAttributeWithSignature", () => shouldChangeByTypedSignature("setAttribute"));
