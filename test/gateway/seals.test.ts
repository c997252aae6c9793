import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { deliverSeal, withdrawBid, type SealRequest } from "../../src/bidding/index.ts";
import { mined } from "../support/mined.ts";
import { messenger } from "../../src/relay/index.ts";
import { ethers, networkHelpers, openTender } from "../bidding/tenders.fixture.ts";
import { bookOf, expectRefused, gatewayKey, postJson, providerOver, refusalOf, workshop, type Rpc } from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
const rpc: Rpc = (method, params) => ethers.provider.send(method, params);

/** A tender that takes bids, on a chain whose gas is free. */
async function tendering() {
  const fixture = await openTender();
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);
  await rpc("hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
  await networkHelpers.mine();
  const provider = providerOver(rpc);
  const addressBook = await bookOf(provider, {
    forwarder: await forwarder.getAddress(),
    tenderBoard: await fixture.board.getAddress(),
  });
  const bid = await fixture.prepareBid(await fixture.enrolBidder("a"));
  return { ...fixture, provider, addressBook, ...bid };
}

describe("a sealed bid through gateways", () => {
  const { open } = workshop();
  const setting = async () => {
    const fixture = await loadFixture(tendering);
    const gateways = [await open(fixture), await open(fixture, { signer: gatewayKey(1) })].map(({ url }) => url);
    return { ...fixture, gateways };
  };
  const bodyOf = ({ message, envelope, note, signature }: SealRequest) =>
    JSON.stringify(
      { to: "tenderBoard", function: "seal", args: [message, envelope, note, signature] },
      (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    );
  const sentBy = async (index: number): Promise<number> =>
    Number(await rpc("eth_getTransactionCount", [gatewayKey(index).address, "latest"]));

  it("goes to all of them at once, counts once, and says nothing of the bidder", async () => {
    const { board, request, bid, gateways, provider, tenderId } = await setting();
    const receipt = await mined(deliverSeal(board.connect(messenger({ gateways, provider })), request));
    const sealed = receipt.logs.flatMap((log) => board.interface.parseLog(log) ?? []);
    expect(sealed.map(({ name }) => name)).to.include("BidSealed");
    expect([gatewayKey(0).address, gatewayKey(1).address]).to.include(receipt.from);
    expect(await board.accountsOf(tenderId, 0)).to.deep.equal([bid.account]);
  });

  it("is not believed to be there on the word of a gateway that never brought it", async () => {
    const { board, request, provider, gateways, tenderId } = await setting();
    const [transactionHash] = (await provider.getBlock((await provider.getBlockNumber()) - 1))!.transactions;
    const liar = createServer((_request, response) => {
      const said = { id: "x", status: "mined", receipt: { transactionHash, blockNumber: 1 } };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
    });
    // It takes the post, and says nothing yet.
    const slow = createServer(() => undefined);
    const urls: string[] = [];
    for (const server of [slow, liar]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      urls.push(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    }
    try {
      const deaf = board.connect(messenger({ gateways: urls, provider, patience: 1_500 }));
      const { code } = await refusalOf(mined(deliverSeal(deaf, request)));
      expect(code).to.match(/^GATEWAY_(ANSWER_FALSE|UNREACHABLE)$/);
      expect(await board.accountsOf(tenderId, 0)).to.deep.equal([]);
      const bearer = board.connect(messenger({ gateways: [...urls, gateways[0]!], provider }));
      expect((await mined(deliverSeal(bearer, request))).status).to.equal(1);
      expect(await board.accountsOf(tenderId, 0)).to.have.length(1);
    } finally {
      for (const server of [liar, slow]) {
        server.close();
        server.closeAllConnections();
      }
    }
  });

  it("is told to be there by the first one's receipt, though the second seal does not revert", async () => {
    const { request, gateways } = await setting();
    await rpc("evm_setAutomine", [false]);
    const both = Promise.all(gateways.map((url) => postJson(`${url}/v1/messages`, bodyOf(request))));
    for (let tries = 0; tries < 200; ++tries) {
      const block = (await rpc("eth_getBlockByNumber", ["pending", false])) as { transactions: string[] };
      if (block.transactions.length === 2) break;
      await sleep(10);
    }
    await networkHelpers.mine();
    await rpc("evm_setAutomine", [true]);
    const replies = await both;
    expect(replies.map(({ status }) => status)).to.deep.equal([200, 200]);
    expect(new Set(replies.map(({ body }) => body.receipt.transactionHash)).size).to.equal(1);
    expect(replies.filter(({ body }) => body["alreadyThere"] === true)).to.have.length(1);
    expect([await sentBy(0), await sentBy(1)]).to.deep.equal([1, 1]);
    // A third time nothing is sent.
    await postJson(`${gateways[1] ?? ""}/v1/messages`, bodyOf(request));
    expect(await sentBy(1)).to.equal(1);
  });

  it("is not sent again by another gateway when somebody copies it from the chain long after", async () => {
    const { request, gateways } = await setting();
    const [first = "", second = ""] = gateways.map((url) => `${url}/v1/messages`);
    const done = await postJson(first, bodyOf(request));
    // Seconds of 5,001 blocks, one each.
    await rpc("hardhat_mine", ["0x1389", "0x1"]);
    const again = await postJson(second, bodyOf(request));
    expect(again.status).to.equal(200);
    expect(again.body.receipt).to.deep.equal(done.body.receipt);
    expect(await sentBy(1)).to.equal(0);
  });

  it("cannot be forged in the name of a gateway's own account, whose messages need no signature", async () => {
    const { request, gateways, noteFor, tenderId } = await setting();
    const message = { ...request.message, account: gatewayKey(0).address };
    const note = await noteFor(message.account);
    const forged = bodyOf({ ...request, message, note, signature: "0x" });
    expectRefused(await postJson(`${gateways[0] ?? ""}/v1/messages`, forged), "GATEWAY_SIGNATURE");
    const other = await postJson(`${gateways[1] ?? ""}/v1/messages`, forged);
    const facts = expectRefused(other, "CONTRACT_REFUSED");
    expect(other.body.error.message).to.equal(
      `The contract refused: the message is not signed by the bidding address ${message.account} (TenderBoardMessageForged).`,
    );
    expect(facts["error"]).to.equal(`TenderBoardMessageForged(account: ${message.account})`);
    expect(tenderId).to.equal(1n);
  });

  it("is refused after it was withdrawn, and the withdrawal is brought as well", async () => {
    const { board, bid, request, gateways, provider } = await setting();
    const bearer = board.connect(messenger({ gateways, provider }));
    await mined(deliverSeal(bearer, request));
    const account = new Wallet(id("seed: account a"));
    await mined(withdrawBid(bearer, bid, 2n, account));
    // What was there stays answered; a new message with an old sequence is not taken.
    const first = await mined(deliverSeal(bearer, request));
    expect(first.status).to.equal(1);
    const { code, message } = await refusalOf(
      mined(
        deliverSeal(bearer, {
          ...request,
          signature: `0x${"11".repeat(65)}`,
          message: { ...request.message, sequence: 2n },
        }),
      ),
    );
    expect(code).to.equal("CONTRACT_REFUSED");
    expect(message).to.equal(
      `The contract refused: message 2 of ${bid.account} is not newer than message 2, which was accepted (TenderBoardMessageOld).`,
    );
  });
});
