declare module "@digitalbazaar/vc-bitstring-status-list" {
  /** The part of another implementation that ours is compared with; the package has no types. */
  export function decodeList(list: {
    encodedList: string;
  }): Promise<{ length: number; getStatus: (index: number) => boolean }>;
}
