import type { Provider, Signer } from "ethers";

/** A signer that knows its address: an ethers `Wallet`, an external signer, or a relaying wallet. */
export interface Key extends Signer {
  readonly address: string;
  connect(provider: Provider | null): Key;
}
