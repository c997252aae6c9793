export { connectToSigner, ExternalSigner, type SignerAccess } from "./externalSigner.ts";
export type { Key } from "./key.ts";
export { MAYBE_SENT } from "./signerErrors.ts";
