import { computeAddress, hexlify, randomBytes, SigningKey } from "ethers";
import { addressOfKey } from "./description.ts";

/** A node's key. The private half goes into one file and nowhere else. */
export interface NodeKey {
  /** 32 bytes in hex after 0x. */
  privateKey: string;
  /** 64 bytes in hex after 0x, as in an enode address. */
  publicKey: string;
  address: string;
}

/** Makes a node's key from the randomness of the operating system. */
export function createNodeKey(): NodeKey {
  for (;;) {
    const privateKey = hexlify(randomBytes(32));
    // About one number in 2^128 is not a valid key; the next one is.
    try {
      return nodeKeyOf(privateKey);
    } catch {
      continue;
    }
  }
}

/** @param privateKey 32 bytes in hex after 0x */
export function nodeKeyOf(privateKey: string): NodeKey {
  const publicKey = `0x${new SigningKey(privateKey).publicKey.slice(4)}`;
  const address = addressOfKey(publicKey);
  if (address !== computeAddress(privateKey)) throw new Error("the public key is not of the private key");
  return { privateKey, publicKey, address };
}
