import { z } from "zod";
import { ES256K, type JwsSigner } from "./es256k.ts";

const json = z.record(z.string(), z.unknown());

/** A JSON Web Signature in its compact form (RFC 7515, section 7.1), taken apart but not verified. */
export type Jws = {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** What is signed: the first two parts as they came. */
  message: Uint8Array;
  signature: Uint8Array;
};

/** Signs a JSON object. */
export async function signJws(typ: string, payload: object, signer: JwsSigner): Promise<string> {
  const header = { typ, cty: "vc", alg: ES256K, kid: signer.kid };
  const message = [header, payload].map((part) => encode(JSON.stringify(part))).join(".");
  return `${message}.${await signText(signer, message)}`;
}

/** The signature over an ASCII text, as base64url. */
export async function signText(signer: JwsSigner, text: string): Promise<string> {
  return Buffer.from(await signer.sign(Buffer.from(text, "ascii"))).toString("base64url");
}

/** Takes a compact JWS apart; undefined when it is none. */
export function parseJws(compact: string): Jws | undefined {
  const [header, payload, signature, ...rest] = compact.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const parts = [header, payload, signature].map(decode);
  const [headerBytes, payloadBytes, signatureBytes] = parts;
  if (headerBytes === undefined || payloadBytes === undefined || signatureBytes === undefined) return undefined;
  try {
    return {
      header: json.parse(JSON.parse(headerBytes.toString("utf8"))),
      payload: json.parse(JSON.parse(payloadBytes.toString("utf8"))),
      message: Buffer.from(`${header}.${payload}`, "ascii"),
      signature: signatureBytes,
    };
  } catch {
    return undefined;
  }
}

function encode(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}

/** Strict: Node ignores what is not base64url, and two texts must not stand for the same bytes. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}
