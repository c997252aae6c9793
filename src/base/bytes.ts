import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "ethers";

/** The bytes of 0x and two hexadecimal digits a byte. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return hexToBytes(hex.slice(2));
}

/** Hex with 0x and two lower-case digits a byte. */
export function hexOf(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`;
}

/** A whole number as `length` bytes, the most significant first. */
export function bytesOfNumber(value: bigint, length: number): Uint8Array<ArrayBuffer> {
  return hexToBytes(value.toString(16).padStart(2 * length, "0"));
}

/** The bytes of a text in UTF-8. */
export function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Decodes UTF-8. A byte order mark stays part of the text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Base64 with the alphabet for URLs and without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The bytes of a base64url text; undefined for any other text, so that no two texts stand for the same bytes. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  return toBase64url(bytes) === text ? bytes : undefined;
}
