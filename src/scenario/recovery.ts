import { encodeBytes32String, id } from "ethers";
import { finishRecovery, getRecovery, guardianSet, supportRecovery } from "../identity/index.ts";
import { nameOf } from "./credentials.ts";
import { officerOf } from "./identities.ts";
import type { Stage } from "./stage.ts";

/**
 * The checker of the sample tender's buyer loses the phone with the key. The default guardians give the identity a new
 * key, and the cast signs with it from then on. Nothing on the chain is moved, because the chain refers only to the
 * identity.
 */
export async function recoverLostKey(stage: Stage): Promise<void> {
  const { story, cast, contracts, clock, samples } = stage;
  const { identityRegistry, recoveryBoard } = contracts;
  const { buyer } = samples.tender;
  const key = officerOf(stage, buyer, "checker");
  const { identity } = cast.actor(key);
  const fresh = cast.freshKey(`${key}, after the loss`);
  // The report is personal, so the guardians keep it; it includes the salt.
  const reasonHash = id("report of a lost key, with its salt");
  const { guardians, threshold } = await guardianSet(recoveryBoard, identity);
  const names: string[] = [];
  for (const guardian of guardians.slice(0, threshold)) {
    const agency = cast.actorOf(guardian)?.key ?? guardian;
    const officer = cast.actor(officerOf(stage, agency, "recovery"));
    const support = { identity, guardian, actor: officer.identity, newOwner: fresh.address, reasonHash };
    await story.act(supportRecovery(stage.as(officer), support));
    names.push(nameOf(stage, agency));
  }
  story.say(`the checker of ${nameOf(stage, buyer)} lost the key; ${names.join(" and ")} support a new one`);

  const { startedAt, finishAt } = await getRecovery(recoveryBoard, identity);
  await clock.waitUntil(Number(finishAt));
  await story.act(finishRecovery(stage.as({ signer: fresh }), { identity }));
  cast.rekey(key, fresh);
  const organisation = cast.actor(buyer).identity;
  const sits = await identityRegistry.isOfficer(organisation, encodeBytes32String("checker"), identity);
  if (!sits || (await identityRegistry.identityOwner(identity)) !== fresh.address) {
    throw new Error(`the recovery of ${key} moved something`);
  }
  const days = Number(finishAt - startedAt) / stage.day;
  story.say(`nobody vetoed it in ${days} days; the new key finished: nothing moved, same identity, same seat`);
}
