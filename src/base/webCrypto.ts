/** A key of the Web Cryptography API, by the types of whichever platform compiles this. */
export type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
export type CryptoKeyPair = { publicKey: CryptoKey; privateKey: CryptoKey };
