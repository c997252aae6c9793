declare module "@digitalbazaar/vc-bitstring-status-list" {
  // The parts of another implementation that ours is compared with; the package has no types.
  export function decodeList(list: {
    encodedList: string;
  }): Promise<{ length: number; getStatus: (index: number) => boolean }>;

  export function checkStatus(options: {
    credential: object;
    documentLoader: (url: string) => Promise<{ documentUrl: string; document: object }>;
    verifyBitstringStatusListCredential?: boolean;
    verifyMatchingIssuers?: boolean;
  }): Promise<{
    verified: boolean;
    error?: Error;
    results?: { verified: boolean; status: boolean; credentialStatus: { statusPurpose: string } }[];
  }>;
}
