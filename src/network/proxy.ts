import { EDGE_GATEWAY, PROXY_PORT } from "./containers.ts";
import type { NetworkNode } from "./description.ts";
import { comment } from "./toml.ts";

/** A directive of nginx with its reason; with `inside`, a block. */
interface Directive {
  text: string;
  why: string;
  inside?: readonly Directive[];
}

/** The configuration of the proxy that the public asks. It reads no bodies: the observers themselves hold the list of methods. */
export function proxyConfig(observers: readonly NetworkNode[]): string {
  return `${comment(
    'The proxy before the observers (nginx). Made by "probity network".\n' +
      "Which methods are answered is decided by the observers' own list; without a token nothing else is, and tokens are taken off here.",
  )}\n\n${render(directives(observers), "")}`;
}

function directives(observers: readonly NetworkNode[]): readonly Directive[] {
  return [
    { text: "worker_processes 1", why: "One processor is enough for passing on, and it has no more." },
    { text: "pid /tmp/nginx.pid", why: "The only place that can be written." },
    {
      text: "error_log stderr emerg",
      why: "Only what keeps it from starting. Every lesser message, of a request refused as of an observer that fails, has the address of who asked. Whether observers answer, Prometheus says.",
    },
    {
      text: "events",
      why: "How many connections at once.",
      inside: [{ text: "worker_connections 1024", why: "Half of them to clients, half to observers." }],
    },
    {
      text: "http",
      why: "Everything that is served.",
      inside: [
        { text: "access_log off", why: "Who asked what about whom is personal data, and nobody needs it." },
        { text: "server_tokens off", why: "No version for attackers." },
        ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => ({
          text: `${name}_temp_path /tmp/${name}`,
          why: "The only place that can be written.",
        })),
        ...["127.0.0.1", EDGE_GATEWAY].map((address) => ({
          text: `set_real_ip_from ${address}`,
          why: "This machine: all that the TLS server before it passes on comes from here, and would share one limit. No other address is believed, or anybody could name a new caller with each request.",
        })),
        { text: "real_ip_header X-Forwarded-For", why: "Where the server before it writes who asked." },
        {
          text: "real_ip_recursive on",
          why: "The last address that is not this machine's: the one that our server added, and not one that the caller wrote before it.",
        },
        {
          text: "limit_req_zone $binary_remote_addr zone=asks:10m rate=20r/s",
          why: "Twenty requests a second for one address; ten megabytes remember 160,000 addresses.",
        },
        { text: "limit_conn_zone $binary_remote_addr zone=open:10m", why: "Open connections of one address." },
        { text: "limit_req_status 429", why: "Says that it was too often, not that something is broken." },
        { text: "limit_conn_status 429", why: "The same for connections." },
        {
          text: "upstream observers",
          why: "The observers of this folder; one that fails is left out for a while.",
          inside: [
            { text: "least_conn", why: "A long question must not hold up the short ones behind it." },
            ...observers.map(({ name, rpcPort }) => ({
              text: `server ${name}:${rpcPort} max_fails=3 fail_timeout=15s`,
              why: "Three failures, then a pause.",
            })),
            { text: "keepalive 16", why: "Connections are kept, since an observer takes only so many." },
          ],
        },
        {
          text: "server",
          why: "The one address that the public has.",
          inside: [
            {
              text: `listen ${PROXY_PORT}`,
              why: "Above 1024, since the proxy does not run as root. TLS is for the server before it.",
            },
            { text: "client_max_body_size 128k", why: "Larger than any question; a batch of ten fits." },
            { text: "client_body_buffer_size 128k", why: "A whole request fits in memory, so nothing is written." },
            { text: "client_body_timeout 10s", why: "Who sends a byte a second holds no connection." },
            { text: "client_header_timeout 10s", why: "The same for headers." },
            { text: "keepalive_timeout 30s", why: "Idle clients make room for others." },
            {
              text: "location = /healthz",
              why: "For the health check of the container.",
              inside: [{ text: "return 204", why: "Alive, and nothing more to say." }],
            },
            {
              text: "location = /",
              why: "JSON-RPC is posted to the root and nowhere else.",
              inside: [
                {
                  text: "limit_except POST",
                  why: "Nothing but questions; GET, OPTIONS and the rest are refused.",
                  inside: [{ text: "deny all", why: "For everybody." }],
                },
                {
                  text: "limit_req zone=asks burst=40 nodelay",
                  why: "A page that loads may ask forty things at once.",
                },
                { text: "limit_conn open 10", why: "Ten connections of one address." },
                { text: "proxy_pass http://observers", why: "To an observer that is up." },
                { text: "proxy_http_version 1.1", why: "Needed to keep connections." },
                { text: 'proxy_set_header Connection ""', why: "Needed to keep connections." },
                { text: "proxy_set_header Host localhost", why: "A name on the observers' list of hosts." },
                {
                  text: 'proxy_set_header Authorization ""',
                  why: "Takes every token off: through this door nobody has one.",
                },
                {
                  text: 'proxy_set_header X-Forwarded-For ""',
                  why: "Who asked is nothing that an observer needs.",
                },
                {
                  text: 'proxy_set_header Origin ""',
                  why: "Observers answer no browser by themselves; who may embed this is for the server before it.",
                },
                { text: "proxy_connect_timeout 2s", why: "On to the next observer." },
                { text: "proxy_read_timeout 15s", why: "A question that takes longer is too large for the public." },
                {
                  text: "proxy_next_upstream error timeout non_idempotent",
                  why: "A question may be asked again of another observer: it changes nothing, although it is posted.",
                },
                { text: "proxy_max_temp_file_size 0", why: "Answers are passed on, not kept." },
              ],
            },
            {
              text: "location /",
              why: "Every other path.",
              inside: [{ text: "return 404", why: "There is nothing: no login, no metrics." }],
            },
          ],
        },
      ],
    },
  ];
}

function render(items: readonly Directive[], indent: string): string {
  return items
    .map(({ text, why, inside }) => {
      const reason = `${indent}# ${why}\n${indent}${text}`;
      return inside === undefined ? `${reason};\n` : `${reason} {\n${render(inside, `${indent}  `)}${indent}}\n`;
    })
    .join("");
}
