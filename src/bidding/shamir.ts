import { secp256k1 } from "@noble/curves/secp256k1.js";

/**
 * Shamir's secret sharing over the integers modulo the order of secp256k1, as in
 * `contracts/bidding/libraries/ShamirField.sol`. Share `i` is the polynomial's value at `i`, the secret its value at 0.
 */
const Field = secp256k1.Point.Fn;

/** The prime of the field. */
export const FIELD_ORDER: bigint = Field.ORDER;

/** The most shares of one secret. */
export const MAX_SHARES = 15;

/** A share and its place, from 1. */
export type SharePoint = { index: number; share: bigint };

/** The values at 0..n of the polynomial with these coefficients, lowest first. The first value is the secret. */
export function evaluatePolynomial(coefficients: readonly bigint[], n: number): bigint[] {
  return Array.from({ length: n + 1 }, (_, x) =>
    coefficients.reduceRight((value, coefficient) => Field.add(Field.mul(value, BigInt(x)), coefficient), 0n),
  );
}

/**
 * The values at 0..n of the polynomial of degree below k through k points.
 * @param points k points with different indices in 1..n and shares below {@link FIELD_ORDER}.
 */
export function extendPolynomial(points: readonly SharePoint[], n: number): bigint[] {
  const xs = points.map((point) => BigInt(point.index));
  const difference = (a: bigint, b: bigint) => Field.create(a - b);
  /** The product of `x - x_m` over all points except the one at `own`. */
  const product = (x: bigint, own: bigint) =>
    xs.reduce((all, other) => (other === own ? all : Field.mul(all, difference(x, other))), 1n);

  return Array.from({ length: n + 1 }, (_, x) =>
    points.reduce((sum, { index, share }) => {
      const own = BigInt(index);
      return Field.add(sum, Field.mul(share, Field.div(product(BigInt(x), own), product(own, own))));
    }, 0n),
  );
}
