import { z } from "zod";
import { bytesOfText, fromBase64url, textOf, toBase64url } from "../base/bytes.ts";
import { ES256K, type JwsSigner } from "./es256k.ts";

const json = z.record(z.string(), z.unknown());

/** A JSON Web Signature in compact form (RFC 7515, section 7.1), parsed but not verified. */
export type Jws = {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** The signed bytes: the first two parts as received. */
  message: Uint8Array;
  signature: Uint8Array;
};

/** Signs a JSON object. */
export async function signJws(typ: string, payload: object, signer: JwsSigner): Promise<string> {
  const header = { typ, cty: "vc", alg: ES256K, kid: signer.kid };
  const message = [header, payload].map((part) => toBase64url(bytesOfText(JSON.stringify(part)))).join(".");
  return `${message}.${await signText(signer, message)}`;
}

/** Signs an ASCII text; returns base64url. */
export async function signText(signer: JwsSigner, text: string): Promise<string> {
  return toBase64url(await signer.sign(bytesOfText(text)));
}

/** Parses a compact JWS; undefined when the text is not one. */
export function parseJws(compact: string): Jws | undefined {
  const [header, payload, signature, ...rest] = compact.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const parts = [header, payload, signature].map(fromBase64url);
  const [headerBytes, payloadBytes, signatureBytes] = parts;
  if (headerBytes === undefined || payloadBytes === undefined || signatureBytes === undefined) return undefined;
  try {
    return {
      header: json.parse(JSON.parse(textOf(headerBytes))),
      payload: json.parse(JSON.parse(textOf(payloadBytes))),
      message: bytesOfText(`${header}.${payload}`),
      signature: signatureBytes,
    };
  } catch {
    return undefined;
  }
}
