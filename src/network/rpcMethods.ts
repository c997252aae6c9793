/**
 * The published list of JSON-RPC methods. Nobody can call a method that is not on it: nodes enable only the groups
 * (`rpc-http-api`) that hold a listed method, and without a token they answer only public reads.
 */

/**
 * The methods that need no token, on an observer for everybody and on a gateway or an archive for every client that
 * reaches it: reads of public data. None of PERM, QBFT or ADMIN, because the `extraData` of every block names the
 * validators.
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

/** The one method that a gateway's token adds. */
export const gatewayMethods = ["eth_sendRawTransaction"] as const;

/** The methods that an auditor's token adds on an archive: traces of past transactions and raw data. */
export const auditorMethods = [
  "debug_getRawBlock",
  "debug_getRawHeader",
  "debug_getRawReceipts",
  "debug_getRawTransaction",
  "debug_traceBlockByHash",
  "debug_traceBlockByNumber",
  "debug_traceTransaction",
] as const;

/** The methods that an operator's token adds, on the loopback of the machine that runs the node. */
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

/** Every method that any client may call on any node, each once. */
export const allMethods: readonly string[] = [
  ...new Set<string>([...publicMethods, ...gatewayMethods, ...auditorMethods, ...operatorMethods]),
].sort();

/**
 * A method name as Besu expects it in a token's `permissions`: the first underscore becomes a colon (Besu:
 * JsonRpcMethod.getPermissions).
 */
export function permissionOf(method: string): string {
  return method.replace("_", ":");
}
