import type { NetworkDescription } from "./description.ts";

/** Files of the monitoring, their paths from the folder `monitoring`. */
export function monitoringFiles(_network: NetworkDescription): { path: string; text: string }[] {
  return [];
}
