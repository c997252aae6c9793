import type { Command } from "commander";
import type { Output } from "./output.ts";

/** Adds its arguments, options and action to a command. */
type Configure = (command: Command, output: Output) => void;

/** A command that does something. Its code is loaded only when it is typed. */
export interface Leaf {
  name: string;
  description: string;
  alias?: string;
  load: () => Promise<Configure>;
}

/** A command that has only subcommands. */
export interface Group {
  name: string;
  description: string;
  commands: readonly (Group | Leaf)[];
}

/** All commands, in the order of the help. Keep imports of code out of this file: `--help` loads it alone. */
export const tree: readonly (Group | Leaf)[] = [
  {
    name: "start",
    description: "start a sandbox chain, deploy to it, and play a year in one county",
    load: async () => (await import("./commands/start.ts")).startCommand,
  },
  {
    name: "sandbox",
    description: "a local chain to try things on; its keys are public",
    commands: [
      {
        name: "up",
        description: "start the chain in the background",
        load: async () => (await import("./commands/sandbox.ts")).sandboxUpCommand,
      },
      {
        name: "run",
        description: "run the chain in the foreground, until interrupted",
        load: async () => (await import("./commands/sandbox.ts")).sandboxRunCommand,
      },
      {
        name: "down",
        description: "stop the chain in the background; everything on it is lost",
        load: async () => (await import("./commands/sandbox.ts")).sandboxDownCommand,
      },
      {
        name: "status",
        description: "say whether a chain runs in the background",
        load: async () => (await import("./commands/sandbox.ts")).sandboxStatusCommand,
      },
    ],
  },
  {
    name: "deploy",
    description: "deploy all contracts to a chain, or finish a deployment; safe to run again",
    load: async () => (await import("./commands/deploy.ts")).deployCommand,
  },
  {
    name: "gateway",
    description:
      "accept signed requests and messages over HTTP and send them; the gateway pays nothing and holds no power",
    load: async () => (await import("./commands/gateway.ts")).gatewayCommand,
  },
  {
    name: "network",
    description: "make and run a private network of Besu nodes",
    commands: [
      {
        name: "init",
        description: "make the keys, the genesis and the configuration of a network",
        load: async () => (await import("./commands/network/init.ts")).networkInitCommand,
      },
      {
        name: "join",
        description:
          "make your own key and public part; then, with the network's files, the configuration of your nodes",
        load: async () => (await import("./commands/network/join.ts")).networkJoinCommand,
      },
      {
        name: "add",
        description: "add the nodes of another member to a running network",
        load: async () => (await import("./commands/network/add.ts")).networkAddCommand,
      },
      {
        name: "token",
        description: "sign a token for a gateway, an operator or an auditor of this folder's nodes",
        load: async () => (await import("./commands/network/token.ts")).networkTokenCommand,
      },
      {
        name: "allow",
        description: "let accounts send through the validators and gateways of this folder",
        load: async () => (await import("./commands/network/allow.ts")).networkAllowCommand,
      },
      {
        name: "up",
        description: "start the nodes of a folder and wait until they make blocks; running nodes are left alone",
        load: async () => (await import("./commands/network/up.ts")).networkUpCommand,
      },
      {
        name: "status",
        description: "look at the nodes of a folder and at the chain; exits 1 when no blocks are made",
        load: async () => (await import("./commands/network/status.ts")).networkStatusCommand,
      },
      {
        name: "vote",
        description: "vote a validator in or out, with every running validator of this folder",
        load: async () => (await import("./commands/network/vote.ts")).networkVoteCommand,
      },
      {
        name: "logs",
        description: "show the end of the nodes' logs",
        load: async () => (await import("./commands/network/logs.ts")).networkLogsCommand,
      },
      {
        name: "down",
        description: "end the nodes of a folder; the chain's data stay",
        load: async () => (await import("./commands/network/down.ts")).networkDownCommand,
      },
    ],
  },
  {
    name: "bill",
    description: "electronic bills: issue documents, verify and follow them",
    commands: [
      {
        name: "issue",
        description: "issue UBL 2.1 documents as one batch, under the next numbers of a series",
        load: async () => (await import("./commands/bill.ts")).billIssueCommand,
      },
      {
        name: "verify",
        description: "verify a bill by its number; exits 1 when it is not real",
        load: async () => (await import("./commands/bill.ts")).billVerifyCommand,
      },
      {
        name: "show",
        description: "show the life of a bill, act by act",
        load: async () => (await import("./commands/bill.ts")).billShowCommand,
      },
      {
        name: "prove",
        description: "write one bill with its proof, for readers who may not see the rest of its batch",
        load: async () => (await import("./commands/bill.ts")).billProveCommand,
      },
    ],
  },
  {
    name: "fund",
    description: "public money and where it went",
    commands: [
      {
        name: "show",
        description: "show a budget line: its terms, its figures, and every movement of its money",
        load: async () => (await import("./commands/fund.ts")).fundShowCommand,
      },
    ],
  },
  {
    name: "tender",
    description: "public tenders, from notice to payment",
    commands: [
      {
        name: "show",
        description: "show a tender: its dates, lots and bids, the award, and the contract with its milestones",
        load: async () => (await import("./commands/tender.ts")).tenderShowCommand,
      },
    ],
  },
  {
    name: "identity",
    description: "identities: enrol persons, companies and agencies, name officers, suspend and end",
    commands: [
      {
        name: "key",
        description: "the key that controls an identity",
        commands: [
          {
            name: "create",
            description: "make a new key in an encrypted keystore; its address is an identity that can be enrolled",
            load: async () => (await import("./commands/identity/key.ts")).keyCreateCommand,
          },
        ],
      },
      {
        name: "tag-secret",
        description: "the secret of uniqueness tags; it stays with the uniqueness authority",
        commands: [
          {
            name: "create",
            description: "make the secret of a jurisdiction, once for all its registrars",
            load: async () => (await import("./commands/identity/tag.ts")).tagSecretCreateCommand,
          },
        ],
      },
      {
        name: "tag",
        description: "sign uniqueness tags of civil numbers for a registrar, as the uniqueness authority",
        load: async () => (await import("./commands/identity/tag.ts")).tagCommand,
      },
      {
        name: "consent",
        description: "sign the consent to an enrolment, as the person, company or agency that is enrolled",
        load: async () => (await import("./commands/identity/consent.ts")).consentCommand,
      },
      {
        name: "enrol",
        description: "enrol an identity, or many, as an officer of a registrar",
        load: async () => (await import("./commands/identity/enrol.ts")).enrolCommand,
      },
      {
        name: "show",
        description: "show an identity: its standing, who enrolled it, what happened to it, and the seats it holds",
        load: async () => (await import("./commands/identity/show.ts")).identityShowCommand,
      },
      {
        name: "enrolled",
        description: "list the identities that a registrar enrolled, each with its time and officer",
        load: async () => (await import("./commands/identity/show.ts")).enrolledCommand,
      },
      {
        name: "suspend",
        description: "suspend an identity at once; its history stays",
        load: async () => (await import("./commands/identity/status.ts")).suspendCommand,
      },
      {
        name: "reinstate",
        description: "lift the suspension of an identity",
        load: async () => (await import("./commands/identity/status.ts")).reinstateCommand,
      },
      {
        name: "end",
        description: "end an identity for ever: death, dissolution",
        load: async () => (await import("./commands/identity/status.ts")).endCommand,
      },
      {
        name: "officer",
        description: "officers: persons who act for an organisation; two keys name each of them",
        commands: [
          {
            name: "add",
            description:
              "prepare an officer's seat with the organisation's key: the first of two acts; \"officer confirm\" is the second",
            load: async () => (await import("./commands/identity/naming.ts")).officerAddCommand,
          },
          {
            name: "confirm",
            description:
              "confirm a prepared seat with a second key: of the agency above (for a company: its registrar), or of a sitting officer",
            load: async () => (await import("./commands/identity/naming.ts")).officerConfirmCommand,
          },
          {
            name: "remove",
            description: "remove a seat or a prepared seat at once",
            load: async () => (await import("./commands/identity/officer.ts")).officerRemoveCommand,
          },
          {
            name: "refuse",
            description: "refuse, as a person, to be named by an organisation; existing seats stay",
            load: async () => (await import("./commands/identity/officer.ts")).officerRefuseCommand,
          },
          {
            name: "list",
            description: "list the present, past and prepared officers of an organisation, with their state",
            load: async () => (await import("./commands/identity/officer.ts")).officerListCommand,
          },
        ],
      },
      {
        name: "resolve",
        description: "print the DID document of an identity: the keys and services that stand for it",
        load: async () => (await import("./commands/identity/resolve.ts")).resolveCommand,
      },
      {
        name: "owner",
        description: "the owner of an identity: the key that controls it",
        commands: [
          {
            name: "change",
            description: "hand an identity to another key; the present key loses control at once",
            load: async () => (await import("./commands/identity/keyChanges.ts")).ownerChangeCommand,
          },
        ],
      },
      {
        name: "attribute",
        description: "keys and services in the DID document of an identity; the document is public for ever",
        commands: [
          {
            name: "set",
            description:
              "add a key or a service to the DID document: did/pub/Secp256k1/veriKey/hex, did/svc/HubService",
            load: async () => (await import("./commands/identity/keyChanges.ts")).attributeSetCommand,
          },
          {
            name: "revoke",
            description: "remove a key or a service from the DID document; name it exactly as it was set",
            load: async () => (await import("./commands/identity/keyChanges.ts")).attributeRevokeCommand,
          },
          {
            name: "list",
            description:
              "list the attributes and delegates in force, including those of an earlier key of the identity",
            load: async () => (await import("./commands/identity/keyChanges.ts")).keyRecordsCommand,
          },
        ],
      },
      {
        name: "delegate",
        description: "accounts that speak for an identity outside the chain; on the chain they can do nothing",
        commands: [
          {
            name: "add",
            description: "add a delegate to the DID document",
            load: async () => (await import("./commands/identity/keyChanges.ts")).delegateAddCommand,
          },
          {
            name: "revoke",
            description: "remove a delegate from the DID document",
            load: async () => (await import("./commands/identity/keyChanges.ts")).delegateRevokeCommand,
          },
          {
            name: "list",
            description: "list the attributes and delegates in force",
            load: async () => (await import("./commands/identity/keyChanges.ts")).keyRecordsCommand,
          },
        ],
      },
      {
        name: "guardian",
        description: "guardians: together they give an identity a new key when its own is lost",
        commands: [
          {
            name: "set",
            description: "choose the guardians of your identity; they take office after the recovery delay",
            load: async () => (await import("./commands/identity/guardian.ts")).guardianSetCommand,
          },
          {
            name: "show",
            description: "show the guardians of an identity, present and proposed",
            load: async () => (await import("./commands/identity/guardian.ts")).guardianShowCommand,
          },
          {
            name: "cancel",
            description: "cancel a pending change of guardians",
            load: async () => (await import("./commands/identity/guardian.ts")).guardianCancelCommand,
          },
        ],
      },
      {
        name: "recover",
        description: "recover a lost key: guardians start, the owner can veto, the new key finishes after the delay",
        commands: [
          {
            name: "start",
            alias: "support",
            description: "support a recovery as a guardian; the support that reaches the threshold starts it",
            load: async () => (await import("./commands/identity/recover.ts")).recoverStartCommand,
          },
          {
            name: "withdraw",
            description: "withdraw a guardian's support before the recovery starts",
            load: async () => (await import("./commands/identity/recover.ts")).recoverWithdrawCommand,
          },
          {
            name: "status",
            description: "show the newest recovery of an identity, and what its guardians support",
            load: async () => (await import("./commands/identity/recover.ts")).recoverStatusCommand,
          },
          {
            name: "veto",
            description:
              "veto the recovery as the owner, with the identity's present key; its guardians must then wait",
            load: async () => (await import("./commands/identity/recover.ts")).recoverVetoCommand,
          },
          {
            name: "finish",
            description: "take the identity over, with the new key, after the delay",
            load: async () => (await import("./commands/identity/recover.ts")).recoverFinishCommand,
          },
          {
            name: "lapse",
            description: "end a recovery that nobody finished in time; anybody may do this",
            load: async () => (await import("./commands/identity/recover.ts")).recoverLapseCommand,
          },
        ],
      },
      {
        name: "reason",
        description: "reasoned decisions: the chain holds only the keccak-256 of a random salt and the decision",
        commands: [
          {
            name: "hash",
            description: "make the hash of a decision, for --reason-hash; its salt is kept in a file",
            load: async () => (await import("./commands/identity/reason.ts")).reasonHashCommand,
          },
          {
            name: "verify",
            description:
              "check a decision, with its salt, against the hash on the chain; exits 1 when the hash differs",
            load: async () => (await import("./commands/identity/reason.ts")).reasonVerifyCommand,
          },
        ],
      },
    ],
  },
  {
    name: "credential",
    description:
      "credentials on the chain, such as licensed builder or registered taxpayer: their issuers and their holders",
    commands: [
      {
        name: "schema",
        description: "schemas of credentials; governance registers them by the hash of their JSON Schema",
        commands: [
          {
            name: "list",
            description: "list the registered schemas, each with its root",
            load: async () => (await import("./commands/credential/schema.ts")).schemaListCommand,
          },
          {
            name: "show",
            description: "show a schema with its tree of accreditations: who may accredit, and who may issue",
            load: async () => (await import("./commands/credential/schema.ts")).schemaShowCommand,
          },
        ],
      },
      {
        name: "accredit",
        description: "let an organisation issue credentials of a schema",
        load: async () => (await import("./commands/credential/accreditation.ts")).accreditCommand,
      },
      {
        name: "withdraw",
        description: "withdraw an accreditation at once and for ever",
        load: async () => (await import("./commands/credential/accreditation.ts")).withdrawCommand,
      },
      {
        name: "issue",
        description: "issue a credential on the chain, or renew the organisation's own to a later end; many with --csv",
        load: async () => (await import("./commands/credential/issue.ts")).credentialIssueCommand,
      },
      {
        name: "revoke",
        description: "revoke a credential at once and for ever",
        load: async () => (await import("./commands/credential/standing.ts")).credentialRevokeCommand,
      },
      {
        name: "suspend",
        description: "suspend a credential at once",
        load: async () => (await import("./commands/credential/standing.ts")).credentialSuspendCommand,
      },
      {
        name: "reinstate",
        description: "lift the suspension of a credential",
        load: async () => (await import("./commands/credential/standing.ts")).credentialReinstateCommand,
      },
      {
        name: "status",
        description: "say whether a subject's credential is or was valid; exits 1 when not",
        load: async () => (await import("./commands/credential/status.ts")).credentialStatusCommand,
      },
      {
        name: "verify",
        description:
          'verify a document or a presentation of one against the chain; exits 1 when it is not valid (for what is on the chain itself ask "credential status")',
        load: async () => (await import("./commands/credential/vc/verify.ts")).credentialVerifyCommand,
      },
      {
        name: "vc",
        description: "Verifiable Credentials: documents off the chain that their holders show in part",
        commands: [
          {
            name: "issue",
            description: "issue a document (vc+sd-jwt) to its holder; nothing of it goes on the chain",
            load: async () => (await import("./commands/credential/vc/issue.ts")).vcIssueCommand,
          },
          {
            name: "present",
            description: "make a presentation of a document with the claims that its holder chooses to show",
            load: async () => (await import("./commands/credential/vc/present.ts")).vcPresentCommand,
          },
          {
            name: "revoke",
            description: "revoke documents for ever; one transaction sets all flags of one word of a list",
            load: async () => (await import("./commands/credential/vc/flags.ts")).vcRevokeCommand,
          },
          {
            name: "suspend",
            description: "suspend documents; one transaction sets all flags of one word of a list",
            load: async () => (await import("./commands/credential/vc/flags.ts")).vcSuspendCommand,
          },
          {
            name: "reinstate",
            description: "lift the suspension of documents",
            load: async () => (await import("./commands/credential/vc/flags.ts")).vcReinstateCommand,
          },
          {
            name: "status-list",
            description: "the lists that say which documents are revoked or suspended",
            commands: [
              {
                name: "publish",
                description:
                  "sign a list of the chain as a Bitstring Status List credential (vc+jwt); serve it at its address",
                load: async () => (await import("./commands/credential/vc/statusList.ts")).statusListPublishCommand,
              },
            ],
          },
        ],
      },
    ],
  },
];
