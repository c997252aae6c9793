import { createHash } from "node:crypto";
import { keccak256 } from "ethers";

/** Something that says who a person is. */
export interface PersonalValue {
  kind: "name" | "number";
  text: string;
}

/** Where a personal value was found, and in which of its forms. */
export interface Finding {
  where: string;
  value: string;
  form: string;
}

/** One way in which a value could be written. */
interface Form {
  value: string;
  form: string;
  bytes: Buffer;
  /** A short text counts only when it stands alone: four random bytes are some name's letters now and then. */
  alone: boolean;
}

const SHORT = 6;
const WORD = 32;

/**
 * Looks for personal values in bytes, in every form in which software writes them without salt or key:
 * UTF-8, UTF-16 of both orders and hexadecimal text, each as given, in lower and in upper case; the digits of a number as
 * text, packed (BCD) and as an integer in a word of the EVM; and keccak-256 and SHA-256 of all of these, whole, or cut
 * to 20 bytes as an address is.
 *
 * It cannot see what was salted, encrypted, made a tag with a key (HMAC), or hashed together with anything else; nor an
 * integer that shares its word with other fields; nor what time, place and amount of an act say about who did it.
 */
export class PersonalScanner {
  readonly #forms = new Map<number, Form[]>();
  readonly #words = new Map<string, Form>();
  /** One bit for the first three bytes of every form, so that most positions cost one look. */
  readonly #starts = new Uint8Array(2 ** 21);

  constructor(values: readonly PersonalValue[]) {
    for (const value of values) {
      for (const form of formsOf(value)) {
        if (form.bytes.length === WORD && !form.form.includes(" of ")) {
          this.#words.set(form.bytes.toString("hex"), form);
          continue;
        }
        const start = form.bytes.readUIntBE(0, 3);
        this.#starts[start >> 3]! |= 1 << (start & 7);
        this.#forms.set(start, [...(this.#forms.get(start) ?? []), form]);
      }
    }
  }

  /** Every personal value in the bytes, given as `0x` and hexadecimal digits. */
  find(where: string, hex: string): Finding[] {
    const bytes = Buffer.from(hex.slice(2), "hex");
    const findings: Finding[] = [];
    for (let at = 0; at + 3 <= bytes.length; ++at) {
      const start = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
      if ((this.#starts[start >> 3]! & (1 << (start & 7))) === 0) continue;
      for (const { value, form, bytes: sought, alone } of this.#forms.get(start) ?? []) {
        if (!bytes.subarray(at, at + sought.length).equals(sought)) continue;
        if (alone && !(isBoundary(bytes[at - 1]) && isBoundary(bytes[at + sought.length]))) continue;
        findings.push({ where, value, form });
      }
    }
    // Words lie at multiples of four: after a selector, and inside calls that carry calls.
    const digits = bytes.toString("hex");
    for (let at = 0; at + 2 * WORD <= digits.length; at += 8) {
      const word = this.#words.get(digits.slice(at, at + 2 * WORD));
      if (word !== undefined) findings.push({ where, value: word.value, form: word.form });
    }
    return findings;
  }
}

/** The names of the sample people, whole and in parts of four letters and more, and their civil numbers. */
export function valuesOf(
  people: readonly { name: string; civilNumber: string }[],
  publicNames: readonly string[],
): PersonalValue[] {
  const isPublic = new Set(publicNames.flatMap((name) => name.toLowerCase().split(/\s+/)));
  const names = new Set<string>();
  for (const { name } of people) {
    const parts = name.split(/\s+/);
    for (const joint of [" ", "", ",", ", ", "_", "-", "."]) {
      names.add(parts.join(joint));
      names.add([...parts].reverse().join(joint));
    }
    for (const part of parts) if (part.length >= 4 && !isPublic.has(part.toLowerCase())) names.add(part);
  }
  const numbers = new Set(people.map(({ civilNumber }) => civilNumber));
  return [
    ...[...names].map((text) => ({ kind: "name" as const, text })),
    ...[...numbers].map((text) => ({ kind: "number" as const, text })),
  ];
}

/** What an identity card says of a person that says who it is: numbers, the date of birth, where she lives. */
export function valuesOfCard(claims: Readonly<Record<string, unknown>>): PersonalValue[] {
  const said = (name: string) => String(claims[name]);
  const born = said("birthDate");
  return [
    ...["documentNumber", "civilNumber"].map((name) => ({ kind: "number" as const, text: said(name) })),
    // As written, its digits, and as the chain writes dates: Unix seconds.
    { kind: "number", text: born },
    { kind: "number", text: String(Date.parse(`${born}T00:00:00Z`) / 1_000) },
    ...["residence", "birthPlace", "familyName"].map((name) => ({ kind: "name" as const, text: said(name) })),
    { kind: "name", text: `${said("givenName")} ${said("familyName")}` },
  ];
}

function formsOf({ kind, text }: PersonalValue): Form[] {
  const forms = new Map<string, Form>();
  const add = (form: string, bytes: Buffer, alone = false) => {
    if (bytes.length >= 4) forms.set(bytes.toString("hex"), { value: text, form, bytes, alone });
  };
  const hashes = (form: string, bytes: Buffer) => {
    for (const [name, hash] of [
      ["keccak-256", Buffer.from(keccak256(bytes).slice(2), "hex")],
      ["SHA-256", createHash("sha256").update(bytes).digest()],
    ] as const) {
      add(`${name} of ${form}, first 20 bytes`, hash.subarray(0, 20));
      add(`${name} of ${form}, last 20 bytes`, hash.subarray(12));
    }
  };

  const digits = text.replace(/\D/g, "");
  const spellings = kind === "name" ? [text] : [...new Set([text, text.replace(/[^\p{L}\p{N}]/gu, ""), digits])];
  for (const spelling of spellings) {
    for (const cased of new Set([spelling, spelling.toLowerCase(), spelling.toUpperCase()])) {
      const utf8 = Buffer.from(cased, "utf8");
      const utf16 = Buffer.from(cased, "utf16le");
      const written = {
        "UTF-8": utf8,
        "UTF-16LE": utf16,
        "UTF-16BE": Buffer.from(utf16).swap16(),
        "hex text": Buffer.from(utf8.toString("hex"), "utf8"),
        "upper-case hex text": Buffer.from(utf8.toString("hex").toUpperCase(), "utf8"),
      };
      for (const [form, bytes] of Object.entries(written)) {
        // Six digits stand in many a decimal figure, and four letters in many a hash.
        add(form, bytes, bytes.length < SHORT || spelling === digits);
        hashes(form, bytes);
      }
      hashes("the text in a word", Buffer.concat([utf8, Buffer.alloc(Math.max(0, WORD - utf8.length))]));
    }
  }
  if (kind === "name" || digits.length < 6) return [...forms.values()];

  const packed = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  const left = Buffer.concat([Buffer.alloc(WORD - packed.length), packed]);
  const right = Buffer.concat([packed, Buffer.alloc(WORD - packed.length)]);
  const integer = Buffer.from(
    BigInt(digits)
      .toString(16)
      .padStart(2 * WORD, "0"),
    "hex",
  );
  // Fewer digits than six are somebody's amount, not somebody's number.
  if (BigInt(digits) >= 100_000n) add("integer in a word", integer);
  if (BigInt(digits) >= 100_000n) add("packed digits, right in a word", left);
  add("packed digits, left in a word", right);
  if (packed.length >= 5) add("packed digits", packed);
  for (const [form, bytes] of [
    ["packed digits", packed],
    ["packed digits in a word", left],
    ["packed digits, left in a word", right],
    ["the integer in a word", integer],
  ] as const) {
    hashes(form, bytes);
  }
  return [...forms.values()];
}

/** Nothing, a zero byte, or a printable sign that is neither letter nor digit. */
function isBoundary(byte: number | undefined): boolean {
  if (byte === undefined || byte === 0) return true;
  return byte >= 0x20 && byte < 0x7f && !/[A-Za-z0-9]/.test(String.fromCharCode(byte));
}
