import { shouldChangeByTypedSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.addDelegateWithSignature", () => shouldChangeByTypedSignature("addDelegate"));
