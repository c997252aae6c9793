/**
 * The published list of JSON-RPC methods. Whatever is not on it is reachable by nobody: nodes enable only the groups
 * (`rpc-http-api`) that hold a listed method, and answer without a token only what is read by everybody.
 */

/**
 * What anybody may ask an observer, and whoever reaches a gateway or an archive, without a token: reads of public data.
 * None of PERM, QBFT or ADMIN: who the validators are stands in the `extraData` of every block.
 */
export const publicMethods = [
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_syncing",
  "net_listening",
  "net_version",
  "web3_clientVersion",
] as const;

/** What a gateway's token adds: one method. */
export const gatewayMethods = ["eth_sendRawTransaction"] as const;

/** What an auditor's token adds on an archive: to run again what happened, and to see it byte for byte. */
export const auditorMethods = [
  "debug_getRawBlock",
  "debug_getRawHeader",
  "debug_getRawReceipts",
  "debug_getRawTransaction",
  "debug_traceBlockByHash",
  "debug_traceBlockByNumber",
  "debug_traceTransaction",
] as const;

/** What an operator's token adds, on the loopback of the machine that runs the node. */
export const operatorMethods = [
  "admin_addPeer",
  "admin_changeLogLevel",
  "admin_nodeInfo",
  "admin_peers",
  "admin_removePeer",
  "eth_sendRawTransaction",
  "net_enode",
  "net_peerCount",
  "perm_addAccountsToAllowlist",
  "perm_getAccountsAllowlist",
  "perm_reloadPermissionsFromFile",
  "perm_removeAccountsFromAllowlist",
  "qbft_discardValidatorVote",
  "qbft_getPendingVotes",
  "qbft_getRequestTimeoutSeconds",
  "qbft_getSignerMetrics",
  "qbft_getValidatorsByBlockHash",
  "qbft_getValidatorsByBlockNumber",
  "qbft_proposeValidatorVote",
  "txpool_besuStatistics",
  "txpool_besuTransactions",
] as const;

/** Every method that anybody may call anywhere, each once. */
export const allMethods: readonly string[] = [
  ...new Set<string>([...publicMethods, ...gatewayMethods, ...auditorMethods, ...operatorMethods]),
].sort();

/**
 * A method as Besu wants it in the `permissions` of a token: the first underscore becomes a colon
 * (Besu: JsonRpcMethod.getPermissions).
 */
export function permissionOf(method: string): string {
  return method.replace("_", ":");
}
