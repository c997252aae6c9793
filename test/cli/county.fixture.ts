import { openLines, type Line } from "../../src/scenario/funds.ts";
import { runTender, type TenderResult } from "../../src/scenario/tender.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

/** The county's offices with a budget line and a finished tender. */
export interface County extends Omit<Offices, "keystore" | "identity"> {
  line: Line;
  tender: TenderResult;
  /** Keystore of the vendor whose bills are issued. */
  keystore: string;
  /** Its identity. */
  issuer: string;
}

export const VENDOR = "bonde-foods";

export async function playCounty(): Promise<County> {
  const offices = await openOffices();
  const { stage } = offices;
  const [line] = await openLines(stage, [
    { key: "water", organisation: stage.samples.tender.buyer, appropriated: 300_000_000n },
  ]);
  if (line === undefined) throw new Error("no line was opened");
  const tender = await runTender(stage, line, []);
  return { ...offices, line, tender, keystore: offices.keystore(VENDOR), issuer: offices.identity(VENDOR) };
}
