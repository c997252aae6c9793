import type { NetworkDescription, NetworkNode } from "./description.ts";
import type { NodeKind } from "./layout.ts";
import { publicMethods } from "./rpcMethods.ts";
import { renderToml, type TomlEntry } from "./toml.ts";

/** Where a node finds its files inside the container. */
export const containerPaths = {
  data: "/data",
  genesis: "/config/genesis.json",
  staticNodes: "/config/static-nodes.json",
  config: "/config/config.toml",
  key: "/config/key",
  permissions: "/config/permissions.toml",
  jwtPublicKey: "/config/jwt.pub",
} as const;

/** How tokens are signed; Besu's name and JOSE's name for it are the same. */
export const JWT_ALGORITHM = "ES256";

/** The groups of methods that each kind of node answers at all. Which of them need a token, the other lists say. */
export const apisOfKind: Readonly<Record<NodeKind, readonly string[]>> = {
  validator: ["ETH", "NET", "WEB3", "QBFT", "ADMIN", "PERM", "TXPOOL"],
  gateway: ["ETH", "NET", "WEB3", "QBFT", "PERM", "TXPOOL"],
  observer: ["ETH", "NET", "WEB3"],
  archive: ["ETH", "NET", "WEB3", "DEBUG"],
};

/** What each kind answers without a token. */
export const openMethodsOfKind: Readonly<Record<NodeKind, readonly string[]>> = {
  validator: [],
  gateway: publicMethods,
  observer: publicMethods,
  archive: publicMethods,
};

/** Pending transactions a pool holds, and the part of them that one account may have: 5,000 for a gateway. */
export const POOL_SIZE = 20_000;
export const POOL_SHARE = 0.25;

/** Requests that an observer takes in one batch. */
export const OBSERVER_BATCH = 10;

/** Whether transactions can be sent through a node of this kind at all. */
export function sendsTransactions(kind: NodeKind): boolean {
  return kind === "validator" || kind === "gateway";
}

interface NodeConfigParameters {
  network: NetworkDescription;
  node: NetworkNode;
  /** The address of the container in the network between the nodes. */
  p2pInterface: string;
  /** The address of the container that Prometheus reaches. */
  metricsInterface: string;
}

/**
 * The configuration of a node as Besu reads it: option names without their dashes. Local processes override paths,
 * addresses and ports on the command line, which wins over this file.
 */
export function nodeConfig(parameters: NodeConfigParameters): string {
  const { node } = parameters;
  return renderToml(headOf(node), [
    ...chainEntries(parameters),
    ...peerEntries(parameters),
    ...poolEntries(parameters),
    ...rpcEntries(parameters),
    ...metricsEntries(parameters),
  ]);
}

function headOf({ name, kind }: NetworkNode): string {
  const purpose = {
    validator: "makes blocks, and answers nobody but its operator",
    gateway: "takes transactions from those who hold a token, and answers reads",
    observer: "answers reads of anybody, and takes no transaction from anybody",
    archive: "keeps every state there ever was, for auditors, and takes no transaction",
  }[kind];
  return (
    `Besu configuration of ${name}: ${/^[ao]/.test(kind) ? "an" : "a"} ${kind} ${purpose}.\n` +
    `Made by "probity network"; paths are those inside the container.`
  );
}

function chainEntries({ network, node: { kind } }: NodeConfigParameters): TomlEntry[] {
  const archive = kind === "archive";
  return [
    {
      key: "data-path",
      value: containerPaths.data,
      why: "The only folder that grows; a volume of its own, so that a new container keeps the chain.",
    },
    {
      key: "genesis-file",
      value: containerPaths.genesis,
      why: "The same file at every member: a node with another genesis finds no peer.",
    },
    {
      key: "node-private-key-file",
      value: containerPaths.key,
      why: "The identity of this node towards its peers, and what a validator seals blocks with. Mounted read-only.",
    },
    {
      key: "sync-mode",
      value: "FULL",
      why: "Every block is run again and checked here. Besu refuses FAST on such a chain, and SNAP would trust peers for the state.",
    },
    archive
      ? {
          key: "data-storage-format",
          value: "FOREST",
          why: "Keeps the state of every block, so that an auditor can ask what was true then. Takes several times the disk.",
        }
      : {
          key: "data-storage-format",
          value: "BONSAI",
          why: "Keeps the newest state and about 512 blocks back, which is enough here and small. Older states are an archive's.",
        },
    ...(archive
      ? []
      : [
          {
            key: "bonsai-limit-trie-logs-enabled",
            value: false,
            why: "Besu turns it off by itself with FULL sync, and warns; said here, so that the logs are clean.",
          },
        ]),
    ...(kind === "validator"
      ? [
          {
            key: "target-gas-limit",
            value: network.gasLimit,
            why: "Holds the work of a block where the genesis put it; a proposer could else move the limit a little with each block.",
          },
          {
            key: "poa-block-txs-selection-max-time",
            value: 75,
            why: "A percentage of the block period: filling a block may take three quarters of it, so that a heavy block is still proposed in time. The option in milliseconds is refused on this kind of chain.",
          },
        ]
      : []),
    ...(kind === "gateway" || archive
      ? [
          {
            key: "revert-reason-enabled",
            value: true,
            why: "Receipts say why a transaction was refused by a contract. Costs disk, so only where somebody reads it.",
          },
        ]
      : []),
    { key: "logging", value: "INFO", why: "Blocks, rounds and peers; DEBUG would fill the disk." },
    { key: "color-enabled", value: false, why: "Logs are read by programs." },
  ];
}

function peerEntries({ network, node, p2pInterface }: NodeConfigParameters): TomlEntry[] {
  return [
    { key: "p2p-enabled", value: true, why: "Even a single validator makes blocks only with peer-to-peer on." },
    {
      key: "p2p-host",
      value: node.host,
      why: "The address that peers are told for this node: the one in static-nodes.json.",
    },
    {
      key: "p2p-interface",
      value: p2pInterface,
      why: "Listens for peers in the network between nodes only; Besu would take every interface.",
    },
    {
      key: "p2p-port",
      value: node.p2pPort,
      why: "Open it in the firewall to the addresses of the other members and to nobody else.",
    },
    {
      key: "discovery-enabled",
      value: false,
      why: "Peers are known by name and key; nobody is looked for on the Internet.",
    },
    {
      key: "nat-method",
      value: "NONE",
      why: "Besu must not ask routers to open ports: addresses are what the members agreed on.",
    },
    {
      key: "static-nodes-file",
      value: containerPaths.staticNodes,
      why: "Key, address and port of every node of the network: who to connect to, and again after a failure.",
    },
    {
      key: "max-peers",
      value: Math.max(25, 2 * network.nodes.length),
      why: "Room for every node of the network twice over, so that none is turned away while old connections die.",
    },
    {
      key: "remote-connections-limit-enabled",
      value: false,
      why: "Peers here are members: it does not matter which side called first, and a node whose own calls are blocked must still be heard.",
    },
  ];
}

function poolEntries({ node: { kind } }: NodeConfigParameters): TomlEntry[] {
  const sends = sendsTransactions(kind);
  return [
    {
      key: "tx-pool",
      value: "SEQUENCED",
      why: "The layered pool of Besu 26.4 to 26.7 made only empty blocks for senders without a balance.",
    },
    {
      key: "min-gas-price",
      value: 0,
      why: "Gas is free: blocks take transactions that pay nothing, and eth_gasPrice answers 0.",
    },
    { key: "tx-pool-min-gas-price", value: 0, why: "Gas is free: the pool takes a transaction that pays nothing." },
    {
      key: "tx-pool-max-size",
      value: POOL_SIZE,
      why: "Pending transactions; enough for minutes of full blocks, little enough for the memory limit.",
    },
    {
      key: "tx-pool-limit-by-account-percentage",
      value: POOL_SHARE,
      why: `A fraction in spite of its name: one account may have ${POOL_SIZE * POOL_SHARE} pending. With Besu's 0.001 a gateway that relays for everybody is refused after four.`,
    },
    {
      key: "tx-pool-no-local-priority",
      value: true,
      why: "Who sends through this node gets no place before the others.",
    },
    {
      key: "strict-tx-replay-protection-enabled",
      value: true,
      why: "A transaction without a chain id could be played again on another chain, so none is taken.",
    },
    {
      key: "permissions-accounts-config-file-enabled",
      value: true,
      why: {
        validator:
          "Only listed accounts get into this validator's blocks: those of gateways and organisations. People are relayed.",
        gateway:
          "The validators' list once more, so that a sender who is not on it hears so (-32007). Without it the gateway would take the transaction, and no block ever would.",
        observer: "The list is empty, and stays so: nothing can be sent through this node, whatever token one has.",
        archive: "The list is empty, and stays so: nothing can be sent through this node, whatever token one has.",
      }[kind],
    },
    {
      key: "permissions-accounts-config-file",
      value: containerPaths.permissions,
      why: sends
        ? "The list. Besu writes it anew when the operator changes it over JSON-RPC, without the comments."
        : "The empty list. Without the file Besu does not start.",
    },
  ];
}

function rpcEntries({ node }: NodeConfigParameters): TomlEntry[] {
  const { kind } = node;
  const open = openMethodsOfKind[kind];
  return [
    { key: "rpc-http-enabled", value: true, why: "How tools, health checks and the operator talk to the node." },
    {
      key: "rpc-http-host",
      value: "0.0.0.0",
      why: "Inside the container only. The compose file publishes the port on 127.0.0.1 of the machine and nowhere else.",
    },
    { key: "rpc-http-port", value: node.rpcPort, why: "Of its own for each node, so that several run on one machine." },
    { key: "rpc-http-api", value: [...apisOfKind[kind]], why: whyApis[kind] },
    {
      key: "rpc-http-authentication-enabled",
      value: true,
      why: "Every method needs a token, except /liveness, /readiness and what is listed as open.",
    },
    {
      key: "rpc-http-authentication-jwt-public-key-file",
      value: containerPaths.jwtPublicKey,
      why: "Checks tokens that the operator of this folder signed. Each member has its own key, so no token works at another member's.",
    },
    {
      key: "rpc-http-authentication-jwt-algorithm",
      value: JWT_ALGORITHM,
      why: "Signatures on P-256: small tokens, and no other algorithm is taken.",
    },
    ...(open.length === 0
      ? []
      : [
          {
            key: "rpc-http-api-methods-no-auth",
            value: [...open],
            why: "What is read without a token: public data of the chain. Nothing here changes anything.",
          },
        ]),
    {
      key: "host-allowlist",
      value: ["localhost", "127.0.0.1", node.name],
      why: "Other names in a request are refused (403), so that no web page can reach the node by a name it controls. Prometheus and the proxy ask by the node's own name.",
    },
    { key: "rpc-http-cors-origins", value: ["none"], why: "No web page of any origin may ask from a browser." },
    {
      key: "rpc-http-max-active-connections",
      value: kind === "observer" ? 200 : 80,
      why: "Connections at once; beyond, they are closed. A proxy keeps its connections, so this is no limit of users.",
    },
    {
      key: "rpc-http-max-batch-size",
      value: kind === "observer" ? OBSERVER_BATCH : 1_024,
      why: "Requests in one batch. The proxy counts a batch as one request, so that the public's are small: twenty times ten questions a second.",
    },
    {
      key: "rpc-http-max-request-content-length",
      value: kind === "observer" ? 131_072 : 1_048_576,
      why: "Bytes of a request. A transaction of more than 1 MiB would not be passed between nodes anyway.",
    },
    {
      key: "rpc-max-logs-range",
      value: kind === "archive" ? 100_000 : 5_000,
      why: "Blocks that one question for logs may span; beyond, -32005. Tools ask in steps.",
    },
    {
      key: "rpc-gas-cap",
      value: kind === "observer" ? 30_000_000 : 100_000_000,
      why: "Gas that one eth_call may use, so that a question cannot keep the node from its work.",
    },
  ];
}

const whyApis: Readonly<Record<NodeKind, string>> = {
  validator:
    "QBFT for votes and who proposed, PERM for the accounts list, ADMIN for peers, TXPOOL for what waits: all with the operator's token, on loopback.",
  gateway:
    "Reads, and eth_sendRawTransaction with a token; QBFT, PERM and TXPOOL with the operator's token, to see the validators, to keep its list as theirs and to see what waits.",
  observer: "Reads only. No group that changes anything, and none of the operator's.",
  archive: "Reads, and DEBUG with an auditor's token: to run again what happened.",
};

function metricsEntries({ node, metricsInterface }: NodeConfigParameters): TomlEntry[] {
  return [
    { key: "metrics-enabled", value: true, why: "Prometheus watches height, peers, pool and memory." },
    {
      key: "metrics-host",
      value: metricsInterface,
      why: "In the internal network of the monitoring only; metrics take no token.",
    },
    {
      key: "metrics-port",
      value: node.metricsPort,
      why: "Of its own for each node, so that several run on one machine.",
    },
  ];
}

/** The list of accounts that may send through a node. Besu wants lower or mixed case hex and no account twice. */
export function permissionsFile(accounts: readonly string[]): string {
  return renderToml(
    "Accounts whose transactions this node takes. An edited file is read again by perm_reloadPermissionsFromFile.",
    [
      {
        key: "accounts-allowlist",
        value: [...new Set(accounts.map((account) => account.toLowerCase()))],
        why: "Organisations' and gateways' accounts. It is this node's list alone and no rule of the chain: all validators should have the same.",
      },
    ],
  );
}
