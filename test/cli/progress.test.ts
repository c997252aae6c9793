import { expect } from "chai";
import { blocksOf, endSilence, progressOf, tellWhileSilent } from "../../src/cli/progress.ts";
import { keptOutput } from "../support/cli.ts";

describe("progressOf", () => {
  const realNow = Date.now;
  let clock = 0;
  const tell = (json: boolean): { notes: string[]; progress: (done: number) => void } => {
    const output = keptOutput({ json });
    return { notes: output.err, progress: progressOf(output, 10, "files") };
  };

  beforeEach(() => {
    Date.now = () => clock;
  });
  afterEach(() => {
    Date.now = realNow;
  });

  it("tells people once a second at most, and not when all is done", () => {
    const { notes, progress } = tell(false);
    for (const done of [1, 2, 3, 4, 10]) {
      clock += 600;
      progress(done);
    }
    expect(notes).to.deep.equal(["  2 of 10 files", "  4 of 10 files"]);
  });
  it("tells how far the blocks are read", () => {
    const output = keptOutput();
    const { fromBlock, onRange } = blocksOf({ addressBook: { deploymentBlock: 7 } as never }, output);
    expect(fromBlock).to.equal(7);
    for (const block of [1, 2, 3, 4]) {
      clock += 600;
      onRange?.(block, 4);
    }
    expect(output.err).to.deep.equal(["  read to block 2 of 4"]);
  });
  it("does not tell programs", () => {
    const { notes, progress } = tell(true);
    clock += 5_000;
    progress(5);
    expect(notes).to.deep.equal([]);
  });
});

describe("tellWhileSilent", () => {
  const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  afterEach(endSilence);

  it("tells a person after a second that nothing is printed", async () => {
    const output = keptOutput({ interactive: true });
    tellWhileSilent(output);
    await sleep(1_200);
    expect(output.err).to.deep.equal(["  working for 1 second"]);
  });
  it("ends when the command prints, and when a question is asked", async () => {
    const [printing, asking] = [keptOutput({ interactive: true }), keptOutput({ interactive: true })];
    tellWhileSilent(printing).print("a result");
    tellWhileSilent(asking);
    endSilence();
    await sleep(1_200);
    expect([printing.err, asking.err]).to.deep.equal([[], []]);
  });
  it("tells no program, and nothing without a terminal", async () => {
    const [program, file] = [keptOutput({ interactive: true, json: true }), keptOutput()];
    expect(tellWhileSilent(program)).to.equal(program);
    expect(tellWhileSilent(file)).to.equal(file);
    await sleep(1_200);
    expect([program.err, file.err]).to.deep.equal([[], []]);
  });
});
