import { decodeBase58, decodeBase64, hexlify, isHexString, toBeHex, toUtf8Bytes, zeroPadBytes } from "ethers";
import { ProbityError } from "../base/errors.ts";

/** What a delegate may do for the identity off chain: sign statements, or also log in. */
export type DelegateType = "veriKey" | "sigAuth";

/** The purpose of an identity's key: a {@link DelegateType}, or encryption. */
export type KeyPurpose = DelegateType | "enc";

/** The encoding of the key in a DID document. The registry always holds the key's bytes; for `pem`, the text. */
export type KeyEncoding = "hex" | "base64" | "base58" | "pem";

/** An attribute as the registry stores it: 32 bytes of name and the value, both hex. */
export type Attribute = { name: string; value: string };

/**
 * A public key as an attribute, `did/pub/<algorithm>/<purpose>/<encoding>` (did:ethr specification, "Public Keys").
 *
 * @param algorithm `Secp256k1`, `Ed25519`, `X25519`, `RSA` or another that readers know
 * @param key the key's bytes as hex; for `pem` its text
 * @throws ATTRIBUTE_NAME_INVALID, ATTRIBUTE_NAME_LONG, ATTRIBUTE_KEY_INVALID
 */
export function keyAttribute(
  algorithm: string,
  purpose: KeyPurpose,
  key: string,
  encoding: KeyEncoding = "hex",
): Attribute {
  if (encoding !== "pem" && (!isHexString(key, true) || key === "0x")) {
    throw new ProbityError(
      "ATTRIBUTE_KEY_INVALID",
      "The public key is not given as hex.",
      "Give its bytes as 0x and two hex digits a byte, even if the document shows another encoding.",
      { facts: { key } },
    );
  }
  return {
    name: attributeName(`did/pub/${requireWord(algorithm)}/${purpose}/${encoding}`),
    value: encoding === "pem" ? hexlify(toUtf8Bytes(key)) : key.toLowerCase(),
  };
}

/**
 * A service as an attribute, `did/svc/<type>` (did:ethr specification, "Service Endpoints").
 *
 * @param type letters, digits and underscores, at most 24: `MessagingService`
 * @param endpoint an address, or an object that is stored as JSON
 * @throws ATTRIBUTE_NAME_INVALID, ATTRIBUTE_NAME_LONG
 */
export function serviceAttribute(type: string, endpoint: string | Readonly<Record<string, unknown>>): Attribute {
  const text = typeof endpoint === "string" ? endpoint : JSON.stringify(endpoint);
  return { name: attributeName(`did/svc/${requireWord(type)}`), value: hexlify(toUtf8Bytes(text)) };
}

/**
 * An attribute from its name and value as text, in the notation of the npm package `ethr-did`:
 * `did/pub/<algorithm>/<purpose>/<encoding>` with a key as hex or in that encoding, or `did/svc/<type>` with an
 * endpoint.
 *
 * @example
 * attributeOfText("did/pub/Secp256k1/veriKey/hex", wallet.signingKey.compressedPublicKey);
 * @throws ATTRIBUTE_NAME_INVALID, ATTRIBUTE_NAME_LONG, ATTRIBUTE_KEY_INVALID
 */
export function attributeOfText(name: string, value: string): Attribute {
  const [, service] = /^did\/svc\/(\w+)$/.exec(name) ?? [];
  if (service !== undefined) {
    const made = serviceAttribute(service, value);
    return isHexString(value, true) ? { ...made, value: value.toLowerCase() } : made;
  }
  const key = /^did\/pub\/(\w+)\/(veriKey|sigAuth|enc)(?:\/(hex|base64|base58|pem))?$/.exec(name);
  if (key === null) {
    throw new ProbityError(
      "ATTRIBUTE_NAME_INVALID",
      "Resolvers do not show an attribute with this name.",
      "Name it did/pub/<algorithm>/<veriKey, sigAuth or enc>/<hex, base64, base58 or pem>, or did/svc/<type>.",
      { facts: { name } },
    );
  }
  const [, algorithm = "", purpose, encoding = "hex"] = key;
  const made = keyAttribute(algorithm, purpose as KeyPurpose, keyOfText(value, encoding), encoding as KeyEncoding);
  // A name without an encoding means hex, but is another attribute than the name with `/hex`.
  return { ...made, name: attributeName(name) };
}

/** Converts a typed key to hex, except for `pem`. Hex stays hex in every encoding. */
function keyOfText(text: string, encoding: string): string {
  if (encoding === "pem" || isHexString(text, true)) return text;
  if (encoding === "base64" && /^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return hexlify(decodeBase64(text.replace(/=+$/, "")));
  if (encoding === "base58" && /^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) {
    const zeros = /^1*/.exec(text)?.[0].length ?? 0;
    const rest = text.length === zeros ? "" : toBeHex(decodeBase58(text)).slice(2);
    return `0x${"00".repeat(zeros)}${rest}`;
  }
  throw new ProbityError(
    "ATTRIBUTE_KEY_INVALID",
    `The public key is neither hex nor ${encoding}.`,
    "Give its bytes as 0x and two hex digits a byte, or in the encoding that the name ends with.",
    { facts: { encoding } },
  );
}

/**
 * The 32 bytes of an attribute's name. A name may fill all of them: `did/pub/Secp256k1/veriKey/base64` does.
 *
 * @throws ATTRIBUTE_NAME_LONG
 */
export function attributeName(name: string): string {
  const bytes = toUtf8Bytes(name);
  if (bytes.length <= 32) return zeroPadBytes(bytes, 32);
  throw new ProbityError(
    "ATTRIBUTE_NAME_LONG",
    `The attribute name "${name}" is longer than 32 bytes.`,
    "Choose a shorter type, because a shortened name would be another attribute.",
    { facts: { name } },
  );
}

/** Resolvers read only names of such words, and ignore all others without a message. */
function requireWord(word: string): string {
  if (/^\w+$/.test(word)) return word;
  throw new ProbityError(
    "ATTRIBUTE_NAME_INVALID",
    `"${word}" cannot be part of an attribute's name.`,
    "Use letters, digits and underscores only.",
    { facts: { word } },
  );
}
