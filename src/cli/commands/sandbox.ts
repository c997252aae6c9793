import type { Command } from "commander";
import { sandboxStatus, startInBackground, stopInBackground } from "../../sandbox/background.ts";
import { SANDBOX_PORT, startSandbox } from "../../sandbox/node.ts";
import { packagePath } from "../../base/node/root.ts";
import { visible } from "../../base/text.ts";
import { probityHome } from "../home.ts";
import { portOption } from "../options.ts";
import { report, type Output } from "../output.ts";

/** `probity sandbox up` */
export function sandboxUpCommand(command: Command, output: Output): void {
  command
    .option("--port <port>", "the port to listen on", portOption, SANDBOX_PORT)
    .action(async ({ port }: { port: number }) => {
      const bin = packagePath("bin", "probity.mjs");
      const running = [process.execPath, bin, "sandbox", "run", "--port", String(port)];
      const state = await startInBackground(probityHome(), port, running);
      report(output, state, ({ url, pid }) => `The sandbox listens at ${url} (process ${pid}).`);
    });
}

/** `probity sandbox run` */
export function sandboxRunCommand(command: Command, output: Output): void {
  command
    .option("--port <port>", "the port to listen on", portOption, SANDBOX_PORT)
    .action(async ({ port }: { port: number }) => {
      const chain = await startSandbox(port);
      report(output, { url: chain.url }, () => `The sandbox listens at ${chain.url}. Stop it with Ctrl-C.`);
      await untilInterrupted().ended;
      await chain.close();
    });
}

/** `probity sandbox down` */
export function sandboxDownCommand(command: Command, output: Output): void {
  command.action(async () => {
    report(output, await stopInBackground(probityHome()), ({ url }) => `The sandbox at ${url} is stopped.`);
  });
}

/** `probity sandbox status` */
export function sandboxStatusCommand(command: Command, output: Output): void {
  command.action(async () => {
    const status = await sandboxStatus(probityHome());
    report(output, status ?? { running: false as const }, (found) => {
      if (!("url" in found))
        return `No sandbox was started from the home ${visible(probityHome())}. Start one with "probity sandbox up".`;
      return found.running
        ? `The sandbox listens at ${found.url} (process ${found.pid}), at block ${found.block ?? 0}.`
        : `The sandbox at ${found.url} does not answer any more. Start one with "probity sandbox up".`;
    });
  });
}

export interface Interruption {
  /** Resolves at Ctrl-C, or when the process is asked to end. */
  ended: Promise<void>;
  /** Stops waiting for an interruption. */
  forget(): void;
}

/** Waits for an interruption and keeps the process alive meanwhile. A second Ctrl-C ends the process at once. */
export function untilInterrupted(): Interruption {
  const keepAlive = setInterval(() => undefined, 1 << 30);
  let resolve = (): void => undefined;
  const ended = new Promise<void>((resolveEnded) => (resolve = resolveEnded));
  const forget = (): void => {
    clearInterval(keepAlive);
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  };
  const end = (): void => {
    forget();
    resolve();
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  return { ended, forget };
}
