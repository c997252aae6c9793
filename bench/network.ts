import { forwarderDomain, FORWARD_REQUEST_TYPES } from "../src/gateway/forwardRequest.ts";
import { beneficiary, ethers, hashOf, LINE, networkHelpers, paid } from "../test/funds/fixture.ts";
import type { BenchContext } from "./context.ts";
import type { Row } from "./row.ts";

/** Times that each act is done both ways; an odd number, for its median. */
const TIMES = 7;

/**
 * Gas of a relayed call over the same call sent directly: aid spent at a merchant, by an account whose nonce at the
 * forwarder is warm, that is, has been used before, as after anybody's first relayed act. The two ways take turns, so
 * that both meet the same state. The signature and the inner data are calldata again in the outer call, and count.
 */
export async function rows(context: BenchContext): Promise<Row[]> {
  const { desk, forwarder, merchant, stranger } = await paid();
  const [direct, relayed] = [beneficiary(0), beneficiary(1)];
  const to = await desk.getAddress();
  const domain = await forwarderDomain(await forwarder.getAddress(), ethers.provider);
  const data = desk.interface.encodeFunctionData("spend", [LINE, merchant.address, 5n, hashOf("receipt")]);

  const spendDirectly = () => context.gasOf(desk.connect(direct).spend(LINE, merchant, 5n, hashOf("receipt")));
  const spendRelayed = async () => {
    const request = {
      ...{ from: relayed.address, to, value: 0n, gas: 500_000n, data },
      nonce: await forwarder.nonces(relayed),
      deadline: BigInt(await networkHelpers.time.latest()) + 600n,
    };
    const signature = await relayed.signTypedData(domain, FORWARD_REQUEST_TYPES, request);
    return context.gasOf(forwarder.connect(stranger).execute({ ...request, signature }));
  };
  // The first time each writes slots that were empty: the merchant's account, the nonce.
  await spendDirectly();
  const first = await spendRelayed();
  const overheads: number[] = [];
  let later = 0;
  for (let time = 0; time < TIMES; ++time) {
    const [plain, carried] = [await spendDirectly(), (later = await spendRelayed())];
    overheads.push(carried - plain);
  }
  const overhead = overheads.sort((a, b) => a - b)[(TIMES - 1) / 2] ?? NaN;
  return [
    { name: "network.relay.overhead", value: overhead, unit: "gas", better: "lower", peers: {} },
    // Writing the nonce for the first time costs 17,100 more.
    { name: "network.relay.first", value: overhead + first - later, unit: "gas", better: "lower", peers: {} },
  ];
}
