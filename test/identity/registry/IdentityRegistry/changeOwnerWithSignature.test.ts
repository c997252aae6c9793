import { shouldChangeByTypedSignature } from "./keys.behavior.ts";

describe("IdentityRegistry.changeOwnerWithSignature", () => shouldChangeByTypedSignature("changeOwner"));
