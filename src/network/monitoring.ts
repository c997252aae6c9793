import { localNodes } from "./containers.ts";
import type { NetworkDescription } from "./description.ts";
import { POOL_SIZE } from "./nodeConfig.ts";
import { fill } from "./template.ts";

/** A block is late after this many periods, in addition to three rounds without an answer. */
const LATE_PERIODS = 5;

/** The window of the `RoundChanges` alert, in seconds. */
const COUNTING_SECONDS = 600;

/** The files of the monitoring; paths relative to the folder `monitoring`. */
export function monitoringFiles(network: NetworkDescription): { path: string; text: string }[] {
  const { chainId, blockPeriodSeconds: period, requestTimeoutSeconds: timeout } = network;
  const peers = network.nodes.length - 1;
  const file = (path: string, values?: Parameters<typeof fill>[1]): { path: string; text: string } => ({
    path,
    text: fill(`monitoring/${path}`, values),
  });
  return [
    file("prometheus.yml", {
      nodes: localNodes(network)
        .map(({ node: { name, kind, metricsPort } }) =>
          [`- targets: ["${name}:${metricsPort}"]`, "  labels:", `    node: ${name}`, `    kind: ${kind}`].join("\n"),
        )
        .join("\n"),
    }),
    file("alerts.yml", {
      chainId,
      // Rounds of 1, 2 and 4 time-outs may pass when two consecutive proposers are down.
      lateSeconds: LATE_PERIODS * period + 7 * timeout,
      peerAlerts: peers === 0 ? "" : fill("monitoring/alerts/peers.yml", { peers }),
      fewestBlocks: Math.floor((0.9 * COUNTING_SECONDS) / period),
      dueBlocks: Math.floor(COUNTING_SECONDS / period),
      halfPool: POOL_SIZE / 2,
    }),
    file("grafana/datasources/prometheus.yml"),
    file("grafana/dashboards/provider.yml"),
    file("grafana/dashboards/network.json", { chainId, blockPeriod: period }),
    file("dashboard.md"),
  ];
}
