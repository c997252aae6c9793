import type { NetworkDescription, NetworkNode } from "./description.ts";
import {
  CHAIN_SUBNET,
  EDGE_GATEWAY,
  EDGE_SUBNET,
  GRAFANA_PORT,
  images,
  localNodes,
  MONITORING_SUBNET,
  PROMETHEUS_PORT,
  PROXY_PORT,
  TRIED_BESU,
} from "./containers.ts";
import type { NodeKind } from "./layout.ts";
import { containerPaths, sendsTransactions } from "./nodeConfig.ts";
import { map, renderYaml, type Reasoned, type YamlValue } from "./yamlFile.ts";

type Entry = Reasoned["entries"][number];

/** Memory and processors of a node, and the part of the memory that Java may use for objects. */
const sizes: Readonly<Record<NodeKind, { cpus: string; memory: string; heap: string; why: string }>> = {
  validator: { cpus: "2", memory: "4g", heap: "2g", why: "Filling and checking blocks of the usual gas limit." },
  gateway: { cpus: "2", memory: "4g", heap: "2g", why: "A full transaction pool, and reads of the relays." },
  observer: {
    cpus: "2",
    memory: "4g",
    heap: "2g",
    why: "Reads of anybody: what they ask must not starve a validator beside it.",
  },
  archive: { cpus: "2", memory: "8g", heap: "4g", why: "Old states and traces are large." },
};

interface ComposeParameters {
  network: NetworkDescription;
  /** Whom the containers run as. */
  user: { uid: number; gid: number };
}

/** `docker-compose.yml` of the nodes that are run from a folder, with their proxy and their monitoring. */
export function composeFile({ network, user }: ComposeParameters): string {
  const nodes = localNodes(network);
  const observers = nodes.filter(({ node }) => node.kind === "observer").map(({ node }) => node);
  const alone = network.nodes.every((node) => node.local);
  const root = map(
    [
      "name",
      "Prefix of containers and volumes, so that two networks on one machine do not mix.",
      `probity-${network.chainId}`,
    ],
    ["x-hardened", "What every container has; the services below take it over.", hardened],
    ["x-besu", "What every Besu node has; the services below take it over.", besu(user)],
    [
      "services",
      "The nodes of this folder, the proxy of its observers, and the monitoring.",
      {
        entries: [
          ...nodes.map((placed): Entry => [placed.node.name, serviceReason(placed.node), nodeService(placed, alone)]),
          ...(observers.length === 0 ? [] : [proxyService(observers)]),
          ...monitoringServices(user),
        ],
      },
    ],
    ["networks", "Who can reach whom.", networksOf(observers.length > 0)],
    [
      "volumes",
      "What outlives a container, besides the folder data.",
      map(
        ["prometheus", "Measurements of the last weeks.", map(["driver", "On this machine's disk.", "local"])],
        ["grafana", "Users and settings of the dashboards.", map(["driver", "On this machine's disk.", "local"])],
      ),
    ],
    [
      "secrets",
      "Files that are mounted into one container and are in no image and no environment.",
      map([
        "grafana-password",
        "First password of Grafana's admin, made at random by init.",
        map(["file", "Readable by the operator only.", "./operator/grafana-password"]),
      ]),
    ],
  );
  return renderYaml(
    'Containers of a Probity network. Made by "probity network"; change it there, or in docker-compose.override.yml.\n' +
      "Images are pinned by exact version; pin digests after checking them (docs/decisions/0053-the-network-folder.md).",
    root,
  );
}

const hardened: Reasoned = {
  anchor: "hardened",
  entries: [
    ["read_only", "Nobody who breaks in can change the program.", true],
    ["cap_drop", "No privilege of the kernel is needed.", ["ALL"]],
    ["security_opt", "No program inside can gain what its parent had not.", ["no-new-privileges:true"]],
    [
      "restart",
      "Comes back after a crash or a restart of the machine, unless the operator stopped it.",
      "unless-stopped",
    ],
    [
      "logging",
      "Logs must not fill the disk of a validator.",
      map(
        ["driver", "Files with rotation, which docker logs can read.", "json-file"],
        [
          "options",
          "At most five files of 20 MB a container.",
          map(["max-size", "One file.", "20m"], ["max-file", "Kept files.", "5"]),
        ],
      ),
    ],
  ],
};

function besu({ uid, gid }: ComposeParameters["user"]): Reasoned {
  return {
    anchor: "besu",
    entries: [
      ["<<", "Hardening of every container.", { alias: "hardened" }],
      [
        "image",
        `The version that these files were made for. They were tried with ${TRIED_BESU}, as processes; in containers they never were.`,
        images.besu,
      ],
      ["user", "The operator's own user, so that keys stay readable to it alone; never root.", `${uid}:${gid}`],
      ["command", "Everything else is in the configuration file.", [`--config-file=${containerPaths.config}`]],
      [
        "tmpfs",
        "Besu unpacks its native libraries to /tmp and loads them from there, hence exec.",
        ["/tmp:rw,exec,nosuid,nodev,size=512m,mode=1777"],
      ],
      ["stop_grace_period", "Time to write the database out; a killed node must repair it at its start.", "90s"],
      ["pids_limit", "Java needs some hundreds of threads; more would be a fault.", 2_048],
    ],
  };
}

function serviceReason({ kind }: NetworkNode): string {
  return {
    validator: "Makes blocks. Its JSON-RPC is on this machine's loopback only, and needs the operator's token.",
    gateway: "Takes transactions with a token, for relays on this machine.",
    observer: "Answers reads; the public reaches it through the proxy.",
    archive: "Keeps all states, for auditors.",
  }[kind];
}

function nodeService({ node, ...placed }: ReturnType<typeof localNodes>[number], alone: boolean): Reasoned {
  const { name, kind, rpcPort, p2pPort } = node;
  const { cpus, memory, heap, why } = sizes[kind];
  const networks: Entry[] = [
    [
      "chain",
      "Peers.",
      map(["ipv4_address", "Fixed: the configuration listens on it, and peers know it.", placed.chainAddress]),
    ],
    [
      "monitoring",
      "Prometheus.",
      map(["ipv4_address", "Fixed: metrics are served on it alone.", placed.monitoringAddress]),
    ],
    ...(kind === "observer" ? [["public", "The proxy, and nobody else.", map()] as const] : []),
  ];
  return map(
    ["<<", "What every Besu node has.", { alias: "besu" }],
    [
      "environment",
      "Settings of Java.",
      map(["BESU_OPTS", "Half of the memory for objects; the database takes the rest.", `-Xmx${heap}`]),
    ],
    [
      "volumes",
      "Files of this node and of nobody else.",
      [
        `./data/${name}:${containerPaths.data}:rw`,
        `./nodes/${name}/config.toml:${containerPaths.config}:ro`,
        `./nodes/${name}/key:${containerPaths.key}:ro`,
        `./nodes/${name}/permissions.toml:${containerPaths.permissions}:${sendsTransactions(kind) ? "rw" : "ro"}`,
        `./genesis.json:${containerPaths.genesis}:ro`,
        `./static-nodes.json:${containerPaths.staticNodes}:ro`,
        `./operator/jwt.pub:${containerPaths.jwtPublicKey}:ro`,
      ],
    ],
    ["networks", "Peers and monitoring are apart, and the public is apart from both.", { entries: networks }],
    [
      "ports",
      alone
        ? "JSON-RPC on loopback only. No port for peers: all nodes of the network are in this file."
        : "JSON-RPC on loopback only. The port for peers is open: let the firewall take the other members alone.",
      [`127.0.0.1:${rpcPort}:${rpcPort}/tcp`, ...(alone ? [] : [`${p2pPort}:${p2pPort}/tcp`])],
    ],
    [
      "healthcheck",
      kind === "validator"
        ? "Alive. A validator that waits for the others is not ill, so readiness is not asked of it."
        : "Ready: has a peer and is at most ten blocks behind. Liveness is part of it.",
      map(
        [
          "test",
          "The image has no curl; bash can open a connection by itself.",
          [
            "CMD",
            "bash",
            "-c",
            `exec 3<>/dev/tcp/127.0.0.1/${rpcPort} && printf 'GET ${
              kind === "validator" ? "/liveness" : "/readiness?minPeers=1&maxBlocksBehind=10"
            } HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '`,
          ],
        ],
        ["interval", "Soon enough to notice, seldom enough to cost nothing.", "15s"],
        ["timeout", "A node under load answers late.", "5s"],
        ["retries", "A minute of silence before it counts as ill.", 4],
        ["start_period", "Java and the database take a while to start.", "60s"],
      ),
    ],
    [
      "deploy",
      "Limits, so that one node cannot take the machine from the others.",
      map([
        "resources",
        "Of this container.",
        map([
          "limits",
          why,
          map(
            ["cpus", "Processors.", cpus],
            ["memory", "Beyond it the kernel ends the node, and it is started again.", memory],
          ),
        ]),
      ]),
    ],
  );
}

function proxyService(observers: readonly NetworkNode[]): Entry {
  return [
    "proxy",
    "What the public talks to: limits rates and sizes, and takes tokens off.",
    map(
      ["<<", "Hardening of every container.", { alias: "hardened" }],
      ["image", "Runs without root, and without a writable file system.", images.proxy],
      ["user", "The unprivileged user of the image.", "101:101"],
      ["tmpfs", "Its process number and its buffers.", ["/tmp:rw,noexec,nosuid,nodev,size=64m,mode=1777"]],
      ["volumes", "The whole configuration.", ["./proxy/nginx.conf:/etc/nginx/nginx.conf:ro"]],
      [
        "networks",
        "Between the outside and the observers.",
        map(["edge", "Where its port is published.", map()], ["public", "The observers.", map()]),
      ],
      [
        "ports",
        "On loopback: put a server with TLS before it, or publish it in an override.",
        [`127.0.0.1:${PROXY_PORT}:${PROXY_PORT}/tcp`],
      ],
      [
        "depends_on",
        "An observer that is not ready would answer with old data.",
        {
          entries: observers.map(({ name }): Entry => [
            name,
            "One of the observers behind it.",
            map(["condition", "Ready, not only started.", "service_healthy"]),
          ]),
        },
      ],
      [
        "healthcheck",
        "The proxy itself, not what is behind it.",
        map(
          [
            "test",
            "Busybox is in the image.",
            ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${PROXY_PORT}/healthz`],
          ],
          ["interval", "Cheap.", "15s"],
          ["timeout", "It answers from memory.", "3s"],
          ["retries", "Then it counts as ill.", 4],
        ),
      ],
      limits("1", "256m", "Passes on small messages."),
    ),
  ];
}

function monitoringServices({ uid, gid }: ComposeParameters["user"]): Entry[] {
  const internalAndOut = map(
    ["monitoring", "What is watched.", map()],
    ["operator", "Where its port is published.", map()],
  );
  const healthcheck = (test: YamlValue): Entry => [
    "healthcheck",
    "A dead watchman must be noticed too.",
    map(
      ["test", "Busybox is in the image.", test],
      ["interval", "Seldom is enough.", "30s"],
      ["timeout", "Answers at once.", "5s"],
      ["retries", "Then it counts as ill.", 4],
    ),
  ];
  return [
    [
      "prometheus",
      "Asks every node for its measurements, and raises alerts.",
      map(
        ["<<", "Hardening of every container.", { alias: "hardened" }],
        ["image", "An exact version.", images.prometheus],
        ["user", "The unprivileged user of the image.", "65534:65534"],
        [
          "command",
          "Where things are, and how long they are kept.",
          [
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--storage.tsdb.retention.time=45d",
            "--storage.tsdb.retention.size=10GB",
          ],
        ],
        [
          "volumes",
          "Rules from this folder, measurements in a volume.",
          [
            "./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro",
            "./monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro",
            "prometheus:/prometheus:rw",
          ],
        ],
        ["networks", "The nodes' metrics, and the operator's loopback.", internalAndOut],
        [
          "ports",
          "On loopback: measurements tell an attacker when to come.",
          [`127.0.0.1:${PROMETHEUS_PORT}:9090/tcp`],
        ],
        healthcheck(["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/healthy"]),
        limits("1", "1g", "Some thousand series."),
      ),
    ],
    [
      "grafana",
      "Shows the measurements.",
      map(
        ["<<", "Hardening of every container.", { alias: "hardened" }],
        ["image", "An exact version.", images.grafana],
        [
          "user",
          "The operator's own user, which may read the password; the image lets any user write its data.",
          `${uid}:${gid === 0 ? uid : gid}`,
        ],
        [
          "environment",
          "Closed by default.",
          map(
            ["GF_SECURITY_ADMIN_PASSWORD__FILE", "No known password.", "/run/secrets/grafana-password"],
            ["GF_USERS_ALLOW_SIGN_UP", "Nobody makes an account for himself.", "false"],
            ["GF_AUTH_ANONYMOUS_ENABLED", "Nobody looks in without one.", "false"],
            ["GF_ANALYTICS_REPORTING_ENABLED", "Nothing is sent to the makers.", "false"],
            ["GF_ANALYTICS_CHECK_FOR_UPDATES", "Nothing is asked of the makers.", "false"],
            ["GF_PLUGINS_PREINSTALL_DISABLED", "Nothing is downloaded at the start.", "true"],
          ),
        ],
        ["secrets", "The first password.", ["grafana-password"]],
        ["tmpfs", "Scratch space.", ["/tmp:rw,noexec,nosuid,nodev,size=64m,mode=1777"]],
        [
          "volumes",
          "Data source and dashboard from this folder, the rest in a volume.",
          [
            "./monitoring/grafana/datasources:/etc/grafana/provisioning/datasources:ro",
            "./monitoring/grafana/dashboards:/etc/grafana/provisioning/dashboards:ro",
            "grafana:/var/lib/grafana:rw",
          ],
        ],
        ["networks", "Prometheus, and the operator's loopback.", internalAndOut],
        ["ports", "On loopback: reach it through SSH.", [`127.0.0.1:${GRAFANA_PORT}:3000/tcp`]],
        healthcheck(["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health"]),
        limits("1", "512m", "One operator looks at one dashboard."),
      ),
    ],
    [
      "node-exporter",
      "Says how full the disk with the chain is, which Besu does not.",
      map(
        ["<<", "Hardening of every container.", { alias: "hardened" }],
        ["image", "An exact version.", images.nodeExporter],
        ["user", "The unprivileged user of the image.", "65534:65534"],
        [
          "command",
          "File systems and nothing else.",
          [
            "--collector.disable-defaults",
            "--collector.filesystem",
            "--collector.filesystem.mount-points-include=^/data$",
          ],
        ],
        ["volumes", "The disk that holds the chain; only its size is looked at.", ["./data:/data:ro"]],
        ["networks", "Prometheus alone reaches it.", map(["monitoring", "Internal.", map()])],
        healthcheck(["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9100/metrics"]),
        limits("0.25", "64m", "Reads one number."),
      ),
    ],
  ];
}

function limits(cpus: string, memory: string, why: string): Entry {
  return [
    "deploy",
    "Limits, so that it cannot take the machine from the nodes.",
    map([
      "resources",
      "Of this container.",
      map([
        "limits",
        why,
        map(
          ["cpus", "Processors.", cpus],
          ["memory", "Beyond it the kernel ends it, and it is started again.", memory],
        ),
      ]),
    ]),
  ];
}

function networksOf(hasObservers: boolean): Reasoned {
  const subnet = (cidr: string): Reasoned =>
    map([
      "config",
      "Fixed, since the nodes know each other by address.",
      [map(["subnet", "Private addresses (RFC 1918).", cidr])],
    ]);
  const edge = map([
    "config",
    "Fixed, since the proxy knows by address from whom it takes the word for who asks.",
    [
      map(
        ["subnet", "Private addresses (RFC 1918).", EDGE_SUBNET],
        ["gateway", "This machine, as the proxy sees it; named in proxy/nginx.conf.", EDGE_GATEWAY],
      ),
    ],
  ]);
  return {
    entries: [
      [
        "chain",
        "Between the nodes, and to the nodes of other members.",
        map(["ipam", "Addresses.", subnet(CHAIN_SUBNET)]),
      ],
      [
        "monitoring",
        "From Prometheus to what it watches.",
        map(["internal", "No way out.", true], ["ipam", "Addresses.", subnet(MONITORING_SUBNET)]),
      ],
      ["operator", "Lets the monitoring publish its ports on loopback.", map(["driver", "On this machine.", "bridge"])],
      ...(hasObservers
        ? ([
            ["public", "From the proxy to the observers.", map(["internal", "No way out.", true])],
            [
              "edge",
              "Lets the proxy publish its port.",
              map(["driver", "On this machine.", "bridge"], ["ipam", "Addresses.", edge]),
            ],
          ] as const)
        : []),
    ],
  };
}
