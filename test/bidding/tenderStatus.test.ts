import { expect } from "chai";
import { tenderStatus } from "../../src/bidding/index.ts";
import { refusalOf } from "../network/refusal.ts";
import { CEILING, GUARANTEE, loadFixture, openTender } from "./tenders.fixture.ts";

describe("tenderStatus", () => {
  it("says what a bidder and its guarantor need to know", async () => {
    const { board, tenderId, notice } = await loadFixture(openTender);
    const { lots, ...status } = await tenderStatus(board, tenderId);
    const { buyer, deadline, guaranteeUntil, guarantorSchema, schemas } = notice;
    expect(status).to.deep.include({ buyer, deadline, guaranteeUntil, guarantorSchema, schemas, quorum: 2 });
    expect(lots).to.have.length(1);
    expect(lots[0]).to.deep.include({ stage: "open", currency: "KES", ceiling: CEILING, guarantee: GUARANTEE });
  });

  it("refuses a number that no tender has", async () => {
    const { board } = await loadFixture(openTender);
    const { code, next } = await refusalOf(() => tenderStatus(board, 2n));
    expect(code).to.equal("TENDER_UNKNOWN");
    expect(next).to.include("the newest is 1");
  });
});
