/**
 * A slow model of what credentials, accreditations and identities were at every second. It keeps the full list of facts
 * and answers by definition: what happens at a second counts from that second on, and of several acts in one second the
 * last one counts. It shares no idea with the contracts' storage.
 */

/** From a second on, until before another; `to` is undefined while it lasts. */
interface Interval {
  from: bigint;
  to?: bigint;
}

interface Accreditation {
  holder: string;
  accreditor: boolean;
  from: bigint;
  until: bigint;
  parent: number;
  withdrawnAt?: bigint;
}

interface Issuance {
  issuer: number;
  from: bigint;
  until: bigint;
  revokedAt?: bigint;
  /** When another issuance took its place. */
  replacedAt?: bigint;
  suspensions: Interval[];
}

interface Subject {
  enrolledAt?: bigint;
  suspensions: Interval[];
  endedAt?: bigint;
  owners: { at: bigint; owner: string }[];
}

const covers = ({ from, to }: Interval, time: bigint): boolean => from <= time && (to === undefined || time < to);
const latest = <T>(list: readonly T[]): T | undefined => list[list.length - 1];

/** The facts about identities. */
export class SubjectModel {
  readonly #subjects = new Map<string, Subject>();
  readonly #ended: string;

  /** @param ended what `ownerAt` says of an identity that nobody controls */
  constructor(ended: string) {
    this.#ended = ended;
  }

  of(subject: string): Subject {
    const known = this.#subjects.get(subject) ?? { suspensions: [], owners: [] };
    this.#subjects.set(subject, known);
    return known;
  }

  isSuspended(subject: string): boolean {
    const newest = latest(this.of(subject).suspensions);
    return newest !== undefined && newest.to === undefined;
  }

  end(subject: string, at: bigint): void {
    this.of(subject).endedAt = at;
    this.of(subject).owners.push({ at, owner: this.#ended });
  }

  wasActiveAt(subject: string, time: bigint): boolean {
    const { enrolledAt, suspensions, endedAt } = this.of(subject);
    if (enrolledAt === undefined || time < enrolledAt) return false;
    return !suspensions.some((interval) => covers(interval, time)) && (endedAt === undefined || time < endedAt);
  }

  ownerAt(subject: string, time: bigint): string {
    return latest(this.of(subject).owners.filter(({ at }) => at <= time))?.owner ?? subject;
  }

  /** Every second at which an answer about the subject may change. */
  boundaries(subject: string): bigint[] {
    const { enrolledAt, suspensions, endedAt, owners } = this.of(subject);
    return [
      enrolledAt,
      endedAt,
      ...suspensions.flatMap(({ from, to }) => [from, to]),
      ...owners.map(({ at }) => at),
    ].filter((time) => time !== undefined);
  }
}

/** The facts about one schema. */
export class SchemaModel {
  readonly accreditations: Accreditation[] = [];
  readonly #issuances = new Map<string, Issuance[]>();
  readonly #cascading: boolean;
  readonly #subjects: SubjectModel;

  constructor(cascading: boolean, subjects: SubjectModel) {
    this.#cascading = cascading;
    this.#subjects = subjects;
  }

  issuancesOf(subject: string): Issuance[] {
    const known = this.#issuances.get(subject) ?? [];
    this.#issuances.set(subject, known);
    return known;
  }

  accreditation(index: number): Accreditation | undefined {
    return this.accreditations[index - 1];
  }

  wasAccreditedAt(index: number, time: bigint): boolean {
    const record = this.accreditation(index);
    if (record === undefined || time < record.from || time >= record.until) return false;
    if (record.withdrawnAt !== undefined && time >= record.withdrawnAt) return false;
    return record.parent === 0 || this.wasAccreditedAt(record.parent, time);
  }

  wasValidAt(subject: string, time: bigint): boolean {
    if (!this.#subjects.wasActiveAt(subject, time)) return false;
    return this.issuancesOf(subject).some(
      ({ issuer, from, until, revokedAt, replacedAt, suspensions }) =>
        from <= time &&
        time < until &&
        (revokedAt === undefined || time < revokedAt) &&
        (replacedAt === undefined || time < replacedAt) &&
        !suspensions.some((interval) => covers(interval, time)) &&
        (!this.#cascading || this.wasAccreditedAt(issuer, time)),
    );
  }

  /** The credential that is neither revoked nor over. */
  standing(subject: string, now: bigint): Issuance | undefined {
    const newest = latest(this.issuancesOf(subject));
    return newest === undefined || newest.revokedAt !== undefined || newest.until <= now ? undefined : newest;
  }

  isSuspended(issuance: Issuance): boolean {
    const newest = latest(issuance.suspensions);
    return newest !== undefined && newest.to === undefined;
  }

  /** Issues or renews if the rules allow it; returns whether they do. */
  issue(issuer: number, organisation: string, subject: string, from: bigint, until: bigint, now: bigint): boolean {
    const record = this.accreditation(issuer);
    if (record === undefined || record.holder !== organisation || record.accreditor) return false;
    if (!this.wasAccreditedAt(issuer, now) || from < now || until <= from) return false;

    const standing = this.standing(subject, now);
    if (standing?.issuer === issuer) {
      if (until <= standing.until || from > standing.until) return false;
      standing.until = until;
      return true;
    }
    if (standing !== undefined) {
      if (this.isSuspended(standing)) return false;
      const same = this.accreditation(standing.issuer)?.holder === organisation;
      const fallen = this.#cascading && !this.wasAccreditedAt(standing.issuer, now);
      const asGood = same && from <= now && until >= standing.until;
      if (!asGood && !fallen) return false;
      standing.replacedAt = now;
    }
    this.issuancesOf(subject).push({ issuer, from, until, suspensions: [] });
    return true;
  }

  /** Every second at which an answer about the subject's credential may change. */
  boundaries(subject: string): bigint[] {
    const own = this.issuancesOf(subject).flatMap(({ from, until, revokedAt, replacedAt, suspensions }) => [
      from,
      until,
      revokedAt,
      replacedAt,
      ...suspensions.flatMap((interval) => [interval.from, interval.to]),
    ]);
    const issuers = this.accreditations.flatMap(({ from, until, withdrawnAt }) => [from, until, withdrawnAt]);
    return [...own, ...issuers, ...this.#subjects.boundaries(subject)].filter((time) => time !== undefined);
  }
}
