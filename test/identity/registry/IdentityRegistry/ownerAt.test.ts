import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, networkHelpers, now, reason } from "../../../support/identity.ts";
import { sentinel, setting } from "./keys.fixture.ts";

describe("IdentityRegistry.ownerAt", () => {
  it("is the identity itself at any time before the first change", async () => {
    const { registry, holder } = await networkHelpers.loadFixture(setting);
    expect(await registry.ownerAt(holder, 0)).to.equal(holder.address);
    expect(await registry.ownerAt(holder, await now())).to.equal(holder.address);
  });

  it("answers to the second, also before the first change and after the end", async () => {
    const { registry, ministry, clerk, enrol, holder, third } = await networkHelpers.loadFixture(setting);
    await enrol(holder);
    await registry.connect(holder).changeOwner(holder, third);
    const first = await now();
    await networkHelpers.time.increase(100);
    await registry.connect(clerk).end(ministry, clerk, holder, reason);
    const second = await now();
    expect(await registry.ownerAt(holder, first - 1n)).to.equal(holder.address);
    expect(await registry.ownerAt(holder, first)).to.equal(third.address);
    expect(await registry.ownerAt(holder, second - 1n)).to.equal(third.address);
    expect((await registry.ownerAt(holder, second)).toLowerCase()).to.equal(sentinel);
  });

  it("is nobody from the second in which an identity deactivated itself", async () => {
    const { registry, holder } = await networkHelpers.loadFixture(setting);
    await registry.connect(holder).changeOwner(holder, ZeroAddress);
    const time = await now();
    expect(await registry.ownerAt(holder, time - 1n)).to.equal(holder.address);
    expect((await registry.ownerAt(holder, time)).toLowerCase()).to.equal(sentinel);
  });

  it("finds each of many owners", async () => {
    const { registry, holder, others } = await networkHelpers.loadFixture(setting);
    const owners = [holder, ...others.slice(0, 10)];
    const times: bigint[] = [];
    for (const [i, next] of owners.slice(1).entries()) {
      await registry.connect(owners[i]).changeOwner(holder, next);
      times.push(await now());
      await networkHelpers.time.increase(10 + i);
    }
    for (const [i, time] of times.entries()) {
      expect(await registry.ownerAt(holder, time - 1n)).to.equal(owners[i]!.address);
      expect(await registry.ownerAt(holder, time)).to.equal(owners[i + 1]!.address);
    }
  });

  it("is the last owner when the owner changes twice in one second", async () => {
    const { registry, holder, other, third } = await networkHelpers.loadFixture(setting);
    const gasLimit = 300_000n;
    await ethers.provider.send("evm_setAutomine", [false]);
    await registry.connect(holder).changeOwner(holder, other, { gasLimit });
    await registry.connect(other).changeOwner(holder, third, { gasLimit });
    await networkHelpers.mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    const time = await now();
    expect(await registry.ownerAt(holder, time - 1n)).to.equal(holder.address);
    expect(await registry.ownerAt(holder, time)).to.equal(third.address);
  });

  it("refuses a second that has not come", async () => {
    const { registry, other } = await networkHelpers.loadFixture(setting);
    const time = (await now()) + 100n;
    await expect(registry.ownerAt(other, time))
      .to.be.revertedWithCustomError(registry, "IdentityTimeInFuture")
      .withArgs(time, (current: bigint) => current < time);
  });
});
