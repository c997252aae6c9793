import { localNodes } from "./containers.ts";
import type { NetworkDescription } from "./description.ts";
import { POOL_SIZE } from "./nodeConfig.ts";
import { map, renderYaml, type Reasoned } from "./yamlFile.ts";

/**
 * The measurements that rules and panels are made of, by the names that Besu 26.8 was seen to serve. Besu has no
 * measurement of QBFT rounds: they are read off the time between blocks, which nothing else makes longer.
 */
export const besuMetrics = [
  "besu_blockchain_chain_head_gas_limit",
  "besu_blockchain_chain_head_gas_used",
  "besu_blockchain_chain_head_timestamp",
  "besu_blockchain_chain_head_transaction_count_counter_total",
  "besu_rpc_request_time_count",
  "besu_transaction_pool_transactions",
  "besu_transaction_pool_transactions_added_total",
  "ethereum_blockchain_height",
  "ethereum_peer_count",
  "jvm_memory_max_bytes",
  "jvm_memory_used_bytes",
  "process_cpu_seconds_total",
  "process_start_time_seconds",
] as const;

/** Seconds between two looks at a node. */
const SCRAPE_SECONDS = 15;

/** A block is late after this many periods, on top of three rounds that nobody answers. */
const LATE_PERIODS = 5;

const DATASOURCE = "probity-prometheus";

/** Files of the monitoring, their paths from the folder `monitoring`. */
export function monitoringFiles(network: NetworkDescription): { path: string; text: string }[] {
  const dashboard = dashboardOf(network);
  return [
    { path: "prometheus.yml", text: prometheusFile(network) },
    { path: "alerts.yml", text: alertsFile(network) },
    { path: "grafana/datasources/prometheus.yml", text: datasourceFile() },
    { path: "grafana/dashboards/provider.yml", text: providerFile() },
    { path: "grafana/dashboards/network.json", text: `${JSON.stringify(dashboard, null, 2)}\n` },
    { path: "dashboard.md", text: DASHBOARD_TEXT },
  ];
}

function prometheusFile(network: NetworkDescription): string {
  const target = (address: string, kind: string, name: string): Reasoned =>
    map(
      ["targets", "Its name and port in the network of the monitoring.", [address]],
      [
        "labels",
        "How rules and panels speak of it.",
        map(["node", "Its name.", name], ["kind", "What it is for.", kind]),
      ],
    );
  return renderYaml(
    'What Prometheus looks at. Made by "probity network".',
    map(
      [
        "global",
        "For every target.",
        map(
          ["scrape_interval", "Often enough to see a missing block within a minute.", `${SCRAPE_SECONDS}s`],
          ["scrape_timeout", "A node under load answers late.", "10s"],
          ["evaluation_interval", "Alerts are looked at as often as measurements come.", `${SCRAPE_SECONDS}s`],
        ),
      ],
      ["rule_files", "The alerts.", ["/etc/prometheus/alerts.yml"]],
      [
        "scrape_configs",
        "Everybody who is watched from this machine; other members watch their own.",
        [
          map(
            ["job_name", "The nodes of this folder.", "besu"],
            [
              "static_configs",
              "Known by name, since no node comes or goes by itself.",
              localNodes(network).map(({ node }) => target(`${node.name}:${node.metricsPort}`, node.kind, node.name)),
            ],
          ),
          map(
            ["job_name", "The disk with the chain.", "disk"],
            ["static_configs", "One exporter on this machine.", [target("node-exporter:9100", "machine", "machine")]],
          ),
        ],
      ],
    ),
  );
}

interface Alert {
  name: string;
  why: string;
  expression: string;
  /** How long it must be so. */
  lasts: string;
  severity: "page" | "ticket";
  summary: string;
  next: string;
}

/** The alerts of a network, for the rules and for the tests. */
export function alertsOf(network: NetworkDescription): Alert[] {
  const { blockPeriodSeconds: period, requestTimeoutSeconds: timeout } = network;
  const peers = network.nodes.length - 1;
  // Rounds of 1, 2 and 4 time-outs may pass when two proposers in a row are away.
  const late = LATE_PERIODS * period + 7 * timeout;
  return [
    {
      name: "NodeDown",
      why: "Its measurements are not served: the process is gone, or hangs.",
      expression: 'up{job="besu"} == 0',
      lasts: "1m",
      severity: "page",
      summary: "{{ $labels.node }} does not answer.",
      next: 'Look at "probity network logs"; a validator that is down costs a time-out each turn.',
    },
    {
      name: "BlockAge",
      why: "The newest block is old: the chain stands still, or this node has lost it.",
      expression: `time() - besu_blockchain_chain_head_timestamp > ${late}`,
      lasts: "30s",
      severity: "page",
      summary: "The newest block of {{ $labels.node }} is {{ $value | humanizeDuration }} old.",
      next: "On all nodes: count the validators that are up. On one node: look at its peers and its disk.",
    },
    {
      name: "HeightDiffers",
      why: "One node is behind the others although the chain goes on.",
      expression: "scalar(max(ethereum_blockchain_height)) - ethereum_blockchain_height > 20",
      lasts: "1m",
      severity: "ticket",
      summary: "{{ $labels.node }} is {{ $value }} blocks behind.",
      next: "Look at its processor, disk and peers.",
    },
    ...(peers === 0
      ? []
      : [
          {
            name: "Peers",
            why: "Every node is connected to every other; fewer means that one is down or a firewall is shut.",
            expression: `ethereum_peer_count < ${peers}`,
            lasts: "5m",
            severity: "ticket" as const,
            summary: `{{ $labels.node }} has {{ $value }} of ${peers} peers.`,
            next: 'See "probity network status" for who is missing, and ask that member.',
          },
          {
            name: "NoPeers",
            why: "A node without peers neither makes nor learns blocks.",
            expression: "ethereum_peer_count == 0",
            lasts: "1m",
            severity: "page" as const,
            summary: "{{ $labels.node }} has no peer.",
            next: "Look at the network of this machine and at the port for peers.",
          },
        ]),
    {
      name: "RoundChanges",
      why:
        "Besu measures no rounds. In round 0 blocks come every period without fail; each further round adds its " +
        "time-out, so fewer blocks than nine in ten mean that rounds are changed. Not asked of a node that has just started.",
      expression: `increase(ethereum_blockchain_height{kind="validator"}[10m]) < ${Math.floor((0.9 * 600) / period)} and increase(ethereum_blockchain_height{kind="validator"}[10m]) > 0 and on (node) (time() - process_start_time_seconds > 900)`,
      lasts: "5m",
      severity: "ticket",
      summary: `{{ $labels.node }} saw {{ $value | humanize }} blocks in ten minutes, and ${Math.floor(600 / period)} were due.`,
      next: '"probity network status" shows who has not proposed: that validator is down, slow, or its clock is wrong.',
    },
    {
      name: "DiskFills",
      why: "Less than a fifth is free; a full disk stops the node and can break its database.",
      expression:
        'node_filesystem_avail_bytes{mountpoint="/data"} / node_filesystem_size_bytes{mountpoint="/data"} < 0.2',
      lasts: "5m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of the disk with the chain is free.",
      next: "Give it a larger disk; a chain cannot be made shorter.",
    },
    {
      name: "DiskFullSoon",
      why: "At the rate of the last six hours it is full within four days.",
      expression: 'predict_linear(node_filesystem_avail_bytes{mountpoint="/data"}[6h], 4 * 86400) < 0',
      lasts: "1h",
      severity: "ticket",
      summary: "The disk with the chain will be full within four days.",
      next: "Give it a larger disk, and see what grows: logs, or blocks full of data.",
    },
    {
      name: "PoolFills",
      why: "Transactions come faster than blocks take them, or none of them can be mined.",
      expression: `besu_transaction_pool_transactions > ${POOL_SIZE / 2}`,
      lasts: "2m",
      severity: "ticket",
      summary: "{{ $value }} transactions wait at {{ $labels.node }}.",
      next: "Find the sender with txpool_besuTransactions: a missing nonce holds up all that follow it.",
    },
    {
      name: "PoolStuck",
      why: "Transactions wait, and no block takes any: their senders are not on the validators' lists, or a nonce is missing.",
      expression:
        'besu_transaction_pool_transactions{kind="gateway"} > 0 and on (node) increase(besu_blockchain_chain_head_transaction_count_counter_total[10m]) == 0',
      lasts: "5m",
      severity: "ticket",
      summary: "{{ $value }} transactions wait at {{ $labels.node }}, and none was mined in ten minutes.",
      next: "Compare the accounts lists of all validators, and look for a gap in the nonces.",
    },
    {
      name: "MemoryFills",
      why: "Java is near its limit, and will soon do nothing but collect garbage.",
      expression: 'jvm_memory_used_bytes{area="heap"} / jvm_memory_max_bytes{area="heap"} > 0.95',
      lasts: "10m",
      severity: "ticket",
      summary: "{{ $labels.node }} uses {{ $value | humanizePercentage }} of its heap.",
      next: "Give it more memory, or ask who sends it so large questions.",
    },
  ];
}

function alertsFile(network: NetworkDescription): string {
  return renderYaml(
    'When to wake somebody. Made by "probity network"; "page" is for now, "ticket" for the next working day.',
    map([
      "groups",
      "One group: they are looked at together.",
      [
        map(
          ["name", "Of this network.", `probity-${network.chainId}`],
          [
            "rules",
            "Each with what to do.",
            alertsOf(network).map(({ name, why, expression, lasts, severity, summary, next }) =>
              map(
                ["alert", why, name],
                ["expr", "In the language of Prometheus.", expression],
                ["for", "Shorter than this is no alarm.", lasts],
                ["labels", "For who sends the messages.", map(["severity", "How urgent it is.", severity])],
                [
                  "annotations",
                  "What the operator reads.",
                  map(["summary", "What is seen.", summary], ["next", "What to do.", next]),
                ],
              ),
            ),
          ],
        ),
      ],
    ]),
  );
}

function datasourceFile(): string {
  return renderYaml(
    'Where Grafana finds the measurements. Made by "probity network".',
    map(
      ["apiVersion", "Of this file's format.", 1],
      [
        "datasources",
        "Only one is needed.",
        [
          map(
            ["name", "Shown in Grafana.", "Prometheus"],
            ["uid", "Fixed, since the dashboard names it.", DATASOURCE],
            ["type", "Its language.", "prometheus"],
            ["access", "Grafana asks, not the browser.", "proxy"],
            ["url", "Its name in the network of the monitoring.", "http://prometheus:9090"],
            ["isDefault", "There is no other.", true],
            ["editable", "Changes belong into this file.", false],
          ),
        ],
      ],
    ),
  );
}

function providerFile(): string {
  return renderYaml(
    'Where Grafana finds its dashboards. Made by "probity network".',
    map(
      ["apiVersion", "Of this file's format.", 1],
      [
        "providers",
        "Only one is needed.",
        [
          map(
            ["name", "Shown in Grafana.", "probity"],
            ["type", "From files.", "file"],
            ["disableDeletion", "A dashboard that is gone by mistake is missed when it is needed.", true],
            ["allowUiUpdates", "Changes belong into the file.", false],
            [
              "options",
              "Of the kind file.",
              map(["path", "Inside the container.", "/etc/grafana/provisioning/dashboards"]),
            ],
          ),
        ],
      ],
    ),
  );
}

interface Panel {
  title: string;
  description: string;
  expression: string;
  legend: string;
  unit: string;
}

function panelsOf({ blockPeriodSeconds: period }: NetworkDescription): Panel[] {
  const node = "{{node}}";
  return [
    {
      title: "Height",
      description: "The newest block of each node. Lines lie on each other while all is well.",
      expression: "ethereum_blockchain_height",
      legend: node,
      unit: "none",
    },
    {
      title: "Block age",
      description: `Seconds since the newest block. It swings between 0 and ${period}, plus the time between two looks.`,
      expression: "time() - besu_blockchain_chain_head_timestamp",
      legend: node,
      unit: "s",
    },
    {
      title: "Peers",
      description: "Each node should have all the others.",
      expression: "ethereum_peer_count",
      legend: node,
      unit: "none",
    },
    {
      title: "Seconds a block (round changes)",
      description: `Besu measures no rounds; a validator that misses its turn shows as blocks that take longer than ${period} s on average.`,
      expression: '300 / increase(ethereum_blockchain_height{kind="validator"}[5m])',
      legend: node,
      unit: "s",
    },
    {
      title: "Disk free",
      description: "Of the disk with the chain. A full disk stops the node.",
      expression: 'node_filesystem_avail_bytes{mountpoint="/data"} / node_filesystem_size_bytes{mountpoint="/data"}',
      legend: "free",
      unit: "percentunit",
    },
    {
      title: "Transactions that wait",
      description: "In the pool of each node. A plateau means that a nonce is missing or a sender is not on the list.",
      expression: "besu_transaction_pool_transactions",
      legend: node,
      unit: "none",
    },
    {
      title: "Transactions mined a second",
      description: "Of blocks, as each node sees them.",
      expression: "rate(besu_blockchain_chain_head_transaction_count_counter_total[5m])",
      legend: node,
      unit: "reqps",
    },
    {
      title: "Fill of blocks",
      description: "Gas used over the limit in the newest block. Near 1 for long means that a block is too small.",
      expression: "besu_blockchain_chain_head_gas_used / besu_blockchain_chain_head_gas_limit",
      legend: node,
      unit: "percentunit",
    },
    {
      title: "Transactions taken into pools a second",
      description: "From this node's own clients and from its peers.",
      expression: "rate(besu_transaction_pool_transactions_added_total[5m])",
      legend: "{{node}} {{source}}",
      unit: "reqps",
    },
    {
      title: "JSON-RPC requests a second",
      description: "Of all methods. An observer that leads by far has a visitor who asks too much.",
      expression: "sum by (node) (rate(besu_rpc_request_time_count[5m]))",
      legend: node,
      unit: "reqps",
    },
    {
      title: "Heap used",
      description: "Of what Java may use.",
      expression: 'jvm_memory_used_bytes{area="heap"} / jvm_memory_max_bytes{area="heap"}',
      legend: node,
      unit: "percentunit",
    },
    {
      title: "Processors used",
      description: "Of each node; 2 is the limit of its container.",
      expression: 'rate(process_cpu_seconds_total{job="besu"}[5m])',
      legend: node,
      unit: "none",
    },
  ];
}

function dashboardOf(network: NetworkDescription): object {
  return {
    uid: `probity-${network.chainId}`,
    title: `Probity network ${network.chainId}`,
    description: "The nodes of this folder: whether blocks come, who is connected, and what fills up.",
    editable: false,
    schemaVersion: 39,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    panels: panelsOf(network).map(({ title, description, expression, legend, unit }, index) => ({
      id: index + 1,
      type: "timeseries",
      title,
      description,
      datasource: { type: "prometheus", uid: DATASOURCE },
      gridPos: { x: (index % 3) * 8, y: Math.floor(index / 3) * 8, w: 8, h: 8 },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: [{ refId: "A", expr: expression, legendFormat: legend }],
    })),
  };
}

/** Why each key of the dashboard is there; the panels say themselves what they show. */
const DASHBOARD_TEXT = `# The dashboard

\`grafana/dashboards/network.json\` is read by Grafana at its start. Each panel has a description, shown behind its title.
Why each key is there:

- \`uid\`: its address, so that links stay good.
- \`title\`: shown in the list.
- \`description\`: what it is for.
- \`editable\`: changes belong into the file.
- \`schemaVersion\`: of Grafana's format.
- \`refresh\`: how often it asks again.
- \`time\`: what it shows at first.
- \`time.from\`: three hours back.
- \`time.to\`: until now.
- \`panels\`: one for each alert and some to find causes.
- \`panels.id\`: Grafana wants a number.
- \`panels.type\`: a line for each node.
- \`panels.title\`: shown above it.
- \`panels.description\`: what to see in it.
- \`panels.datasource\`: the Prometheus of this folder.
- \`panels.datasource.type\`: its language.
- \`panels.datasource.uid\`: its fixed name.
- \`panels.gridPos\`: where it stands.
- \`panels.gridPos.x\`: its column.
- \`panels.gridPos.y\`: its row.
- \`panels.gridPos.w\`: a third of the width.
- \`panels.gridPos.h\`: its height.
- \`panels.fieldConfig\`: how numbers look.
- \`panels.fieldConfig.defaults\`: for every line.
- \`panels.fieldConfig.defaults.unit\`: of the axis.
- \`panels.fieldConfig.defaults.min\`: begins at zero, so that small changes do not look large.
- \`panels.fieldConfig.overrides\`: none; Grafana wants the key.
- \`panels.targets\`: one question.
- \`panels.targets.refId\`: Grafana wants a letter.
- \`panels.targets.expr\`: in the language of Prometheus.
- \`panels.targets.legendFormat\`: how a line is called.
`;
