import { expect } from "chai";
import { id, keccak256, toBeHex, Wallet } from "ethers";
import {
  contextOf,
  decryptShares,
  evaluatePolynomial,
  generateTrusteeKeys,
  openingOf,
  readShares,
  sealEnvelope,
} from "../../../src/bidding/index.ts";
import {
  BUILDER,
  CEILING,
  DAY,
  ethers,
  GUARANTEE,
  loadFixture,
  openFromSeed,
  openTender,
  OUTCOME,
  STAGE,
  time,
  LINE,
} from "../tenders.fixture.ts";

type Opened = Awaited<ReturnType<typeof openTender>>;

/** Seals bytes of the attacker's choice from an impersonated bidding address. */
async function sealBytes({ board, noteFor, tenderId }: Opened, account: string, envelope: string) {
  const signer = await ethers.getImpersonatedSigner(account);
  await ethers.provider.send("hardhat_setBalance", [account, "0x56bc75e2d63100000"]);
  const message = { tenderId, lot: 0, sequence: 1n, account };
  const note = await noteFor(account);
  await board.connect(signer).seal(message, envelope, note, "0x");
  return { bid: { tenderId, lot: 0, account }, note };
}

/** Replaces bytes of an envelope from `offset`. */
function patch(envelope: string, offset: number, bytes: string): string {
  return envelope.slice(0, 2 + 2 * offset) + bytes.slice(2) + envelope.slice(2 * offset + bytes.length);
}

describe("TenderBoard.open", () => {
  it("opens with two of three trustees and admits the bids in order of sealing", async () => {
    const { board, enrolBidder, sealBid, openAll, tenderId } = await loadFixture(openTender);
    const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
    const first = await sealBid(a, { price: 9_000_000n });
    const second = await sealBid(b, { price: 8_000_000n });
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Open);
    await openAll([second, first]);

    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Opened);
    const admitted = await board.admittedBids(tenderId, 0);
    expect(admitted.map(({ bidder, price }) => [bidder, price])).to.deep.equal([
      [a.identity, 9_000_000n],
      [b.identity, 8_000_000n],
    ]);
    expect(admitted[0]?.packageHash).to.equal(id("package of a"));
    expect(admitted[0]?.tieBreak).to.equal(keccak256(toBeHex(first.sealed.coefficients[0] ?? 0n, 32)));
  });

  it("moves a replaced bid to the end of the order", async () => {
    const { board, enrolBidder, sealBid, openAll, tenderId } = await loadFixture(openTender);
    const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
    const first = await sealBid(a);
    const second = await sealBid(b);
    await sealBid(a, { sequence: 2n, note: first.request.note });
    await openAll([first, second]);
    const admitted = await board.admittedBids(tenderId, 0);
    expect(admitted.map(({ bidder }) => bidder)).to.deep.equal([b.identity, a.identity]);
  });

  it("is refused before the deadline, whoever has the shares", async () => {
    const { board, enrolBidder, sealBid, tenderId, notice } = await loadFixture(openTender);
    const { bid, sealed } = await sealBid(await enrolBidder("a"));
    const [, one = 0n, two = 0n] = evaluatePolynomial(sealed.coefficients, 3);
    const shares = [
      { index: 1, share: one },
      { index: 2, share: two },
    ];
    await expect(board.open(tenderId, 0, bid.account, sealed.envelope, shares))
      .to.be.revertedWithCustomError(board, "TenderBoardNotInTime")
      .withArgs(notice.deadline, notice.deadline + 2n * DAY);
    await expect(openFromSeed(board, bid, sealed.seed))
      .to.be.revertedWithCustomError(board, "TenderBoardNotInTime")
      .withArgs(notice.deadline + DAY, notice.deadline + 2n * DAY);
  });

  it("is refused with shares that no trustee released: a bidder must not choose after seeing the others", async () => {
    const { board, enrolBidder, sealBid, close, release, tenderId } = await loadFixture(openTender);
    const { bid, sealed } = await sealBid(await enrolBidder("a"));
    await close();
    await release(0);
    const [, one = 0n, two = 0n] = evaluatePolynomial(sealed.coefficients, 3);
    const shares = [
      { index: 1, share: one },
      { index: 2, share: two },
    ];
    await expect(board.open(tenderId, 0, bid.account, sealed.envelope, shares))
      .to.be.revertedWithCustomError(board, "TenderBoardShareNotReleased")
      .withArgs(bid.account, 2);
    // After the trustees' time the same shares open it.
    await time.increase(DAY);
    await board.open(tenderId, 0, bid.account, sealed.envelope, shares);
    expect((await board.bidOf(tenderId, 0, bid.account)).outcome).to.equal(OUTCOME.Admitted);
  });

  it("opens without the bidder and without the trustee who withholds", async () => {
    const { enrolBidder, sealBid, close, release, open, outcomeOf } = await loadFixture(openTender);
    const bid = await sealBid(await enrolBidder("a"));
    await close();
    await release(1);
    await release(2);
    await open(bid.bid);
    expect(await outcomeOf(bid)).to.equal(OUTCOME.Admitted);
  });

  it("refuses values that are not the sealed shares, wrong counts, orders and envelopes", async () => {
    const { board, enrolBidder, sealBid, close, release, tenderId } = await loadFixture(openTender);
    const { bid, sealed } = await sealBid(await enrolBidder("a"));
    await close();
    await release(0);
    await release(1);
    const [one, two] = await readShares(board, bid);
    if (one === undefined || two === undefined) throw new Error("two shares");
    const open = (shares: { index: number; share: bigint }[], envelope = sealed.envelope) =>
      board.open(tenderId, 0, bid.account, envelope, shares);

    await expect(open([one, { index: 2, share: two.share + 1n }]))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongShare")
      .withArgs(bid.account, 2);
    await expect(open([one]))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongShareCount")
      .withArgs(1, 2);
    await expect(open([two, one]))
      .to.be.revertedWithCustomError(board, "TenderBoardShareIndex")
      .withArgs(1);
    await expect(open([one, one]))
      .to.be.revertedWithCustomError(board, "TenderBoardShareIndex")
      .withArgs(1);
    await expect(open([one, { index: 4, share: 1n }]))
      .to.be.revertedWithCustomError(board, "TenderBoardShareIndex")
      .withArgs(4);
    const other = patch(sealed.envelope, 400, "0xffff");
    await expect(open([one, two], other))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongEnvelope")
      .withArgs(bid.account, sealed.envelopeHash, keccak256(other));
    await open([one, two]);
    await expect(open([one, two]))
      .to.be.revertedWithCustomError(board, "TenderBoardBidJudged")
      .withArgs(bid.account, OUTCOME.Admitted);
  });

  it("is refused during a pause; a pause in the trustees' time extends it", async () => {
    const { board, enrolBidder, sealBid, close, release, open, pause, tenderId, notice } =
      await loadFixture(openTender);
    const { bid } = await sealBid(await enrolBidder("a"));
    await close();
    await release(0);
    await release(1);
    await pause(3600n);
    await expect(open(bid)).to.be.revertedWithCustomError(board, "ModulePausedUntil");
    const terms = await board.lotTerms(tenderId, 0);
    expect(terms.deadline).to.equal(notice.deadline);
    expect(terms.openingEnds).to.be.greaterThan(notice.deadline + 2n * DAY);
    await time.increaseTo((await board.pausedUntil()) + 1n);
    await open(bid);
  });

  describe("puts a bid out", () => {
    it("that is a copy of another's envelope", async () => {
      const opened = await loadFixture(openTender);
      const { enrolBidder, sealBid, close, release, outcomeOf, board, trustees, keys } = opened;
      const original = await sealBid(await enrolBidder("a"));
      const copy = await sealBytes(opened, Wallet.createRandom().address, original.sealed.envelope);
      await close();

      // Every trustee finds that nothing in it is for this context, and says so; more than n - k such bar the bid.
      const { mismatched, shares } = await decryptShares(board, {
        tenderId: 1n,
        lot: 0,
        trustee: trustees[0] ?? "",
        privateKey: keys[0]?.privateKey ?? "",
      });
      expect(mismatched).to.deep.equal([copy.bid.account]);
      expect(shares.map(({ account }) => account)).to.deep.equal([original.bid.account]);
      await release(0);
      await release(1);
      expect(await outcomeOf(copy)).to.equal(OUTCOME.Barred);
      expect(await outcomeOf(original)).to.equal(OUTCOME.Sealed);
    });

    it("that carries another's key hash", async () => {
      const opened = await loadFixture(openTender);
      const { enrolBidder, sealBid, prepareBid, close, release, open, outcomeOf } = opened;
      const victim = await sealBid(await enrolBidder("a"));
      const own = await prepareBid(await enrolBidder("b"));
      const stolen = patch(own.sealed.envelope, 3, victim.sealed.keyHash);
      const bid = await sealBytes(opened, own.bid.account, stolen);
      await close();
      // The key hash is in the `info` of every share: the trustees cannot decrypt.
      await release(0);
      await release(1);
      expect(await outcomeOf(bid)).to.equal(OUTCOME.Barred);
      await open(victim.bid);
      expect(await outcomeOf(victim)).to.equal(OUTCOME.Admitted);
    });

    it("whose shares are not of one polynomial, whichever are used", async () => {
      for (const pair of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const) {
        const opened = await loadFixture(openTender);
        const { board, enrolBidder, keys, close, release, open, outcomeOf, tenderId } = opened;
        const bidder = await enrolBidder("a");
        const place = {
          chainId: 31337n,
          board: await board.getAddress(),
          tenderId,
          lot: 0,
          account: bidder.account.address,
          sequence: 1n,
        };
        // Two envelopes of one key and different slopes; the third trustee gets the share of the other one.
        const parts = {
          place,
          offer: { bidder: bidder.identity, price: 1n, packageHash: id("x") },
          quorum: 2,
          owner: bidder.owner,
        };
        const good = await sealEnvelope({ ...parts, trusteeKeys: keys.map((key) => key.publicKey), seed: id("s") });
        const context = contextOf(place);
        const share = 12345n;
        const recipient = keys[2]?.publicKey ?? "";
        const { sealed, hash } = await sealShareAlone(share, 3, context, good.keyHash, recipient);
        const n = 3;
        const bad = patch(patch(good.envelope, 35 + 32 * 2, hash), 35 + 32 * n + 80 * 2, sealed);
        const bid = await sealBytes(opened, place.account, bad);
        await close();
        await release(pair[0]);
        await release(pair[1]);
        await expect(open(bid.bid))
          .to.emit(board, "GuaranteeCalled")
          .withArgs(tenderId, 0, place.account, opened.guarantor.address, bid.note.serial, GUARANTEE);
        expect(await outcomeOf(bid)).to.equal(OUTCOME.Inconsistent);
      }
    });

    it("whose payload is noise, or without a price", async () => {
      const opened = await loadFixture(openTender);
      const { enrolBidder, prepareBid, openAll, outcomeOf } = opened;
      const own = await prepareBid(await enrolBidder("b"));
      const length = ethers.dataLength(own.sealed.envelope);
      const bid = await sealBytes(opened, own.bid.account, patch(own.sealed.envelope, length - 165, id("noise")));
      await openAll([bid]);
      expect(await outcomeOf(bid)).to.equal(OUTCOME.Forged);
    });

    it("not signed by the key that owned the identity at sealing", async () => {
      const { enrolBidder, sealBid, openAll, outcomeOf } = await loadFixture(openTender);
      const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
      // b bids in the name of a: the framed identity keeps its own bid.
      const framed = await sealBid(b, { identity: a.identity });
      const own = await sealBid(a);
      await openAll([framed, own]);
      expect(await outcomeOf(framed)).to.equal(OUTCOME.Forged);
      expect(await outcomeOf(own)).to.equal(OUTCOME.Admitted);
    });

    it("signed with a key that the identity left before, but not one it left after", async () => {
      const { enrolBidder, sealBid, openAll, outcomeOf, identities } = await loadFixture(openTender);
      const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
      await identities.setOwner(a.identity, Wallet.createRandom().address);
      const before = await sealBid(a);
      const after = await sealBid(b);
      await identities.setOwner(b.identity, Wallet.createRandom().address);
      await openAll([before, after]);
      expect(await outcomeOf(before)).to.equal(OUTCOME.Forged);
      expect(await outcomeOf(after)).to.equal(OUTCOME.Admitted);
    });

    it("of an identity not eligible at sealing or at the deadline, whatever it is now", async () => {
      const opened = await loadFixture(openTender);
      const { enrolBidder, sealBid, close, release, open, outcomeOf, identities } = opened;
      const bidders = [await enrolBidder("a"), await enrolBidder("b"), await enrolBidder("c"), await enrolBidder("d")];
      const [a, b, c, d] = bidders as [
        (typeof bidders)[0],
        (typeof bidders)[0],
        (typeof bidders)[0],
        (typeof bidders)[0],
      ];
      await identities.setCredential(a.identity, BUILDER, false);
      const bids = [await sealBid(a), await sealBid(b), await sealBid(c), await sealBid(d)];
      await identities.setCredential(a.identity, BUILDER, true); // too late
      await identities.setCredential(b.identity, BUILDER, false); // before the deadline
      await identities.setActive(c.identity, false);
      await close();
      await identities.setCredential(b.identity, BUILDER, true);
      await identities.setActive(c.identity, true);
      await identities.setCredential(d.identity, BUILDER, false); // after the deadline: of no concern
      await release(0);
      await release(1);
      for (const { bid } of bids) await open(bid);
      expect(await Promise.all(bids.map(outcomeOf))).to.deep.equal([
        OUTCOME.Ineligible,
        OUTCOME.Ineligible,
        OUTCOME.Ineligible,
        OUTCOME.Admitted,
      ]);
    });

    it("of a trustee of the tender", async () => {
      const { enrolBidder, sealBid, openAll, outcomeOf, trustees, identities } = await loadFixture(openTender);
      const bidder = await enrolBidder("a");
      const trustee = trustees[1] ?? "";
      await identities.setOwner(trustee, bidder.owner.address);
      await identities.setCredential(trustee, BUILDER, true);
      const bid = await sealBid(bidder, { identity: trustee });
      await openAll([bid]);
      expect(await outcomeOf(bid)).to.equal(OUTCOME.Conflicted);
    });

    it("above the ceiling, and admits one at it", async () => {
      const { enrolBidder, sealBid, openAll, outcomeOf } = await loadFixture(openTender);
      const above = await sealBid(await enrolBidder("a"), { price: CEILING + 1n });
      const at = await sealBid(await enrolBidder("b"), { price: CEILING });
      await openAll([above, at]);
      expect(await outcomeOf(above)).to.equal(OUTCOME.AboveCeiling);
      expect(await outcomeOf(at)).to.equal(OUTCOME.Admitted);
    });

    it("and every other of an identity with two, in whatever order they open", async () => {
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
      ]) {
        const { board, enrolBidder, sealBid, openAll, outcomeOf, tenderId } = await loadFixture(openTender);
        const a = await enrolBidder("a");
        const second = { ...a, account: new Wallet(id("another address")) };
        const third = { ...a, account: new Wallet(id("a third address")) };
        const bids = [
          await sealBid(a),
          await sealBid(second, { price: 1n }),
          await sealBid(third, { price: CEILING + 1n }),
        ];
        await openAll(order.flatMap((i) => bids[i] ?? []));
        expect(await Promise.all(bids.map(outcomeOf))).to.deep.equal([9n, 9n, 9n]);
        expect(await board.admittedBids(tenderId, 0)).to.deep.equal([]);
        expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Opened);
      }
    });
  });
});

/** Encrypts one share by itself, as a cheating bidder would. */
async function sealShareAlone(share: bigint, index: number, context: string, keyHash: string, publicKey: string) {
  const { envelopeSuite, importPublicKey, bufferOf } = await import("../../../src/bidding/trusteeKeys.ts");
  const info = ethers.getBytes(ethers.concat([context, keyHash, toBeHex(index, 1)]));
  const sender = await envelopeSuite.createSenderContext({
    recipientPublicKey: await importPublicKey(publicKey),
    info: bufferOf(info),
  });
  const ciphertext = await sender.seal(bufferOf(ethers.getBytes(toBeHex(share, 32))));
  const hash = keccak256(
    ethers.AbiCoder.defaultAbiCoder().encode(["uint256", "uint256", "bytes32"], [share, index, context]),
  );
  return { sealed: ethers.concat([new Uint8Array(sender.enc), new Uint8Array(ciphertext)]), hash };
}

describe("TenderBoard.openWithKey", () => {
  it("opens from the bidder's seed when the trustees fail, only after their time", async () => {
    const { board, enrolBidder, sealBid, close, outcomeOf, tenderId } = await loadFixture(openTender);
    const prepared = await sealBid(await enrolBidder("a"));
    await close();
    await expect(openFromSeed(board, prepared.bid, prepared.sealed.seed)).to.be.revertedWithCustomError(
      board,
      "TenderBoardNotInTime",
    );
    await time.increase(DAY);
    await expect(openFromSeed(board, prepared.bid, id("another seed")))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongKey")
      .withArgs(prepared.bid.account);
    await openFromSeed(board, prepared.bid, prepared.sealed.seed);
    expect(await outcomeOf(prepared)).to.equal(OUTCOME.Admitted);
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Opened);
  });

  it("does not rescue a bid that the trustees reported", async () => {
    const opened = await loadFixture(openTender);
    const { board, enrolBidder, close, release, tenderId } = opened;
    const bidder = await enrolBidder("a");
    const account = bidder.account.address;
    const strangers = await Promise.all([0, 1, 2].map((i) => generateTrusteeKeys(ethers.getBytes(id(`other ${i}`)))));
    const place = { chainId: 31337n, board: await board.getAddress(), tenderId, lot: 0, account, sequence: 1n };
    // Well formed, yet encrypted to nobody: its bidder alone would choose whether it opens.
    const sealed = await sealEnvelope({
      place,
      offer: { bidder: bidder.identity, price: 1n, packageHash: id("x") },
      trusteeKeys: strangers.map((key) => key.publicKey),
      quorum: 2,
      owner: bidder.owner,
    });
    const { bid } = await sealBytes(opened, account, sealed.envelope);
    await close();
    await release(0);
    await release(1);
    await time.increase(DAY);
    await expect(openFromSeed(board, bid, sealed.seed))
      .to.be.revertedWithCustomError(board, "TenderBoardBidJudged")
      .withArgs(account, OUTCOME.Barred);
  });
});

describe("TenderBoard.dismiss", () => {
  it("writes unopened bids off at the end and calls their guarantees", async () => {
    const { board, enrolBidder, sealBid, close, tenderId, notice, guarantor } = await loadFixture(openTender);
    const { bid, request } = await sealBid(await enrolBidder("a"));
    await close();
    await expect(board.dismiss(tenderId, 0, [bid.account])).to.be.revertedWithCustomError(
      board,
      "TenderBoardNotInTime",
    );
    await time.increaseTo(notice.deadline + 2n * DAY);
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Opened);
    await expect(board.dismiss(tenderId, 0, [bid.account]))
      .to.emit(board, "GuaranteeCalled")
      .withArgs(tenderId, 0, bid.account, guarantor.address, request.note.serial, GUARANTEE);
    expect(await openingOf(board, bid)).to.equal(undefined);
    await expect(board.dismiss(tenderId, 0, [bid.account]))
      .to.be.revertedWithCustomError(board, "TenderBoardBidJudged")
      .withArgs(bid.account, OUTCOME.Unopened);
  });
});

describe("TenderBoard.releaseReservation", () => {
  it("is for the connected boards alone, once, when the lot is opened", async () => {
    const { board, manager, others, tenderId, close, funds } = await loadFixture(openTender);
    const [awardBoard, contractBook, stranger] = others;
    if (!awardBoard || !contractBook || !stranger) throw new Error("signers");
    const call = board.interface.encodeFunctionData("connect", [awardBoard.address, contractBook.address]);
    await expect(
      board.connect(stranger).getFunction("connect")(awardBoard, contractBook),
    ).to.be.revertedWithCustomError(board, "AccessManagedUnauthorized");
    await manager.execute(board, call);
    await expect(manager.execute(board, call)).to.be.revertedWithCustomError(board, "TenderBoardAlreadyConnected");
    await expect(board.connect(stranger).releaseReservation(tenderId, 0))
      .to.be.revertedWithCustomError(board, "TenderBoardNotConnected")
      .withArgs(stranger.address);
    await expect(board.connect(awardBoard).releaseReservation(tenderId, 0))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Open);
    await close();
    await board.connect(contractBook).releaseReservation(tenderId, 0);
    const ref = await board.reservationRef(tenderId, 0);
    expect((await funds.reservationOf(board, ref)).amount).to.equal(0n);
    await expect(board.connect(awardBoard).releaseReservation(tenderId, 0))
      .to.be.revertedWithCustomError(board, "TenderBoardReservationReleased")
      .withArgs(tenderId, 0);
  });
});

describe("TenderBoard.handOverReservation", () => {
  it("is for the contract book alone, once, when the lot is opened; the rest is free again", async () => {
    const { board, manager, others, tenderId, close, funds, buyer } = await loadFixture(openTender);
    const [awardBoard, contractBook] = others;
    if (!awardBoard || !contractBook) throw new Error("signers");
    const call = board.interface.encodeFunctionData("connect", [awardBoard.address, contractBook.address]);
    await manager.execute(board, call);
    const contractId = id("contract");
    await expect(board.connect(contractBook).handOverReservation(tenderId, 0, contractId, 1n))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Open);
    await close();
    await expect(board.connect(awardBoard).handOverReservation(tenderId, 0, contractId, 1n))
      .to.be.revertedWithCustomError(board, "TenderBoardNotConnected")
      .withArgs(awardBoard.address);

    const free = await funds.freeOf(buyer, LINE);
    await expect(board.connect(contractBook).handOverReservation(tenderId, 0, contractId, CEILING - 5n))
      .to.emit(board, "ReservationReleased")
      .withArgs(tenderId, 0, 5n);
    expect(await funds.reservationOf(contractBook, contractId)).to.deep.equal([LINE, buyer, CEILING - 5n]);
    expect(await funds.freeOf(buyer, LINE)).to.equal(free + 5n);
    await expect(board.connect(contractBook).handOverReservation(tenderId, 0, contractId, 1n))
      .to.be.revertedWithCustomError(board, "TenderBoardReservationReleased")
      .withArgs(tenderId, 0);
  });
});
