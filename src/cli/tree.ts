import type { Command } from "commander";
import type { Output } from "./output.ts";

/** Adds its arguments, options and action to a command. */
type Configure = (command: Command, output: Output) => void;

/** A command that does something. Its code is loaded only when it is typed. */
export interface Leaf {
  name: string;
  description: string;
  /** What its help shows, without "probity". It names what `npm start` sets up, where it can. */
  example: string;
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
    example: "start --once",
    load: async () => (await import("./commands/start.ts")).startCommand,
  },
  {
    name: "sandbox",
    description: "a local chain to try things on; its keys are public",
    commands: [
      {
        name: "up",
        description: "start the chain in the background",
        example: "sandbox up --port 8545",
        load: async () => (await import("./commands/sandbox.ts")).sandboxUpCommand,
      },
      {
        name: "run",
        description: "run the chain in the foreground, until interrupted",
        example: "sandbox run --port 8545",
        load: async () => (await import("./commands/sandbox.ts")).sandboxRunCommand,
      },
      {
        name: "down",
        description: "stop the chain in the background; everything on it is lost",
        example: "sandbox down",
        load: async () => (await import("./commands/sandbox.ts")).sandboxDownCommand,
      },
      {
        name: "status",
        description: "say whether a chain runs in the background",
        example: "sandbox status",
        load: async () => (await import("./commands/sandbox.ts")).sandboxStatusCommand,
      },
    ],
  },
  {
    name: "deploy",
    description: "deploy all contracts to a chain, or finish a deployment; safe to run again",
    example: "deploy --rpc http://127.0.0.1:8545 --parameters sandbox",
    load: async () => (await import("./commands/deploy.ts")).deployCommand,
  },
  {
    name: "gateway",
    description:
      "accept signed requests and messages over HTTP and send them; the gateway pays nothing and holds no power",
    example: "gateway --keystore .probity/keys/gateway.json --port 8700",
    load: async () => (await import("./commands/gateway.ts")).gatewayCommand,
  },
  {
    name: "network",
    description: "make and run a private network of Besu nodes",
    commands: [
      {
        name: "init",
        description: "make the keys, the genesis and the configuration of a network",
        example: "network init --out county --validators 4",
        load: async () => (await import("./commands/network/init.ts")).networkInitCommand,
      },
      {
        name: "join",
        description:
          "make your own key and public part; then, with the network's files, the configuration of your nodes",
        example: "network join --out health --name health-1 --kind validator --host 10.0.0.5",
        load: async () => (await import("./commands/network/join.ts")).networkJoinCommand,
      },
      {
        name: "add",
        description: "add the nodes of another member to a running network",
        example: "network add --dir county --member health/member.json",
        load: async () => (await import("./commands/network/add.ts")).networkAddCommand,
      },
      {
        name: "token",
        description: "sign a token for a gateway, an operator or an auditor of this folder's nodes",
        example: "network token --dir county --for gateway --days 90",
        load: async () => (await import("./commands/network/token.ts")).networkTokenCommand,
      },
      {
        name: "allow",
        description: "let accounts send through the validators and gateways of this folder",
        example: "network allow 0x1B797E21d3F8C9Df1cB18508BAC724979e0B870C --dir county",
        load: async () => (await import("./commands/network/allow.ts")).networkAllowCommand,
      },
      {
        name: "up",
        description: "start the nodes of a folder and wait until they make blocks; running nodes are left alone",
        example: "network up --dir county",
        load: async () => (await import("./commands/network/up.ts")).networkUpCommand,
      },
      {
        name: "status",
        description: "look at the nodes of a folder and at the chain; exits 1 when no blocks are made",
        example: "network status --dir county",
        load: async () => (await import("./commands/network/status.ts")).networkStatusCommand,
      },
      {
        name: "vote",
        description: "vote a validator in or out, with every running validator of this folder",
        example: "network vote 0x9BFA9e04906A23DD396980F2A98016361f3F1567 --dir county",
        load: async () => (await import("./commands/network/vote.ts")).networkVoteCommand,
      },
      {
        name: "logs",
        description: "show the end of the nodes' logs",
        example: "network logs --dir county --node validator-1 --lines 50",
        load: async () => (await import("./commands/network/logs.ts")).networkLogsCommand,
      },
      {
        name: "down",
        description: "end the nodes of a folder; the chain's data stay",
        example: "network down --dir county",
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
        example:
          "bill issue samples/invoices/01-school-kitchen-january.xml --issuer 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --series TRY --keystore .probity/keys/officer-27.json",
        load: async () => (await import("./commands/bill.ts")).billIssueCommand,
      },
      {
        name: "verify",
        description: "verify a bill by its number; exits 1 when it is not real",
        example: "bill verify --issuer 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --series KES --number 1",
        load: async () => (await import("./commands/bill.ts")).billVerifyCommand,
      },
      {
        name: "show",
        description: "show the life of a bill, act by act",
        example: "bill show --issuer 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --series KES --number 1",
        load: async () => (await import("./commands/bill.ts")).billShowCommand,
      },
      {
        name: "prove",
        description: "write one bill with its proof, for readers who may not see the rest of its batch",
        example:
          "bill prove --issuer 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --series KES --number 1 --out proof.json",
        load: async () => (await import("./commands/bill.ts")).billProveCommand,
      },
    ],
  },
  {
    name: "fund",
    description: "public money and where it went",
    commands: [
      {
        name: "list",
        description: "list the budget lines of the chain, with their ids",
        example: "fund list",
        load: async () => (await import("./commands/fund.ts")).fundListCommand,
      },
      {
        name: "show",
        description: "show a budget line: its terms, its figures, and every movement of its money",
        example: "fund show 0x5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f --all",
        load: async () => (await import("./commands/fund.ts")).fundShowCommand,
      },
    ],
  },
  {
    name: "tender",
    description: "public tenders, from notice to payment",
    commands: [
      {
        name: "list",
        description: "list the tenders of the chain, with their numbers and deadlines",
        example: "tender list",
        load: async () => (await import("./commands/tender.ts")).tenderListCommand,
      },
      {
        name: "show",
        description: "show a tender: its dates, lots and bids, the award, and the contract with its milestones",
        example: "tender show 1",
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
            example: "identity key create --out .probity/keys/person.json",
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
            example: "identity tag-secret create --out .probity/keys/uniqueness-secret.json",
            load: async () => (await import("./commands/identity/tag.ts")).tagSecretCreateCommand,
          },
        ],
      },
      {
        name: "tag",
        description: "sign uniqueness tags of civil numbers for a registrar, as the uniqueness authority",
        example:
          "identity tag --secret .probity/keys/uniqueness-secret.json --keystore .probity/keys/uniqueness-authority.json --register person --jurisdiction KE --registrar 0x256f3D00d3BFce0AAe83d57c85E62A383DdB5b7E --number-file civil-number.txt --out tag.json",
        load: async () => (await import("./commands/identity/tag.ts")).tagCommand,
      },
      {
        name: "consent",
        description: "sign the consent to an enrolment, as the person, company or agency that is enrolled",
        example: "identity consent --keystore .probity/keys/person.json --tag tag.json --days 7 --out consent.json",
        load: async () => (await import("./commands/identity/consent.ts")).consentCommand,
      },
      {
        name: "enrol",
        description: "enrol an identity, or many, as an officer of a registrar",
        example: "identity enrol --keystore .probity/keys/officer-06.json --tag tag.json --consent consent.json",
        load: async () => (await import("./commands/identity/enrol.ts")).enrolCommand,
      },
      {
        name: "show",
        description: "show an identity: its standing, who enrolled it, what happened to it, and the seats it holds",
        example: "identity show 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00",
        load: async () => (await import("./commands/identity/show.ts")).identityShowCommand,
      },
      {
        name: "enrolled",
        description: "list the identities that a registrar enrolled, each with its time and officer",
        example: "identity enrolled 0x256f3D00d3BFce0AAe83d57c85E62A383DdB5b7E",
        load: async () => (await import("./commands/identity/show.ts")).enrolledCommand,
      },
      {
        name: "suspend",
        description: "suspend an identity at once; its history stays",
        example:
          "identity suspend 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --keystore .probity/keys/officer-06.json --reason-file decision.txt",
        load: async () => (await import("./commands/identity/status.ts")).suspendCommand,
      },
      {
        name: "reinstate",
        description: "lift the suspension of an identity",
        example:
          "identity reinstate 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --keystore .probity/keys/officer-06.json --reason-file decision.txt",
        load: async () => (await import("./commands/identity/status.ts")).reinstateCommand,
      },
      {
        name: "end",
        description: "end an identity for ever: death, dissolution",
        example:
          "identity end 0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d --keystore .probity/keys/officer-06.json --reason-file decision.txt",
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
            example:
              "identity officer add --organisation 0x24Ab5416f976585b8AacE95587dAe4852AAc7ddA --purpose billing --person 0xEd6a690108b77A0dA7fA9DcF58434fb9A6A46944 --until 2027-06-30 --keystore .probity/keys/duka-la-ziwa.json",
            load: async () => (await import("./commands/identity/naming.ts")).officerAddCommand,
          },
          {
            name: "confirm",
            description:
              "confirm a prepared seat with a second key: of the agency above (for a company: its registrar), or of a sitting officer",
            example:
              "identity officer confirm --organisation 0x24Ab5416f976585b8AacE95587dAe4852AAc7ddA --purpose billing --person 0xEd6a690108b77A0dA7fA9DcF58434fb9A6A46944 --keystore .probity/keys/officer-06.json",
            load: async () => (await import("./commands/identity/naming.ts")).officerConfirmCommand,
          },
          {
            name: "remove",
            description: "remove a seat or a prepared seat at once",
            example:
              "identity officer remove --organisation 0x24Ab5416f976585b8AacE95587dAe4852AAc7ddA --purpose billing --person 0xEd6a690108b77A0dA7fA9DcF58434fb9A6A46944 --keystore .probity/keys/duka-la-ziwa.json",
            load: async () => (await import("./commands/identity/officer.ts")).officerRemoveCommand,
          },
          {
            name: "refuse",
            description: "refuse, as a person, to be named by an organisation; existing seats stay",
            example:
              "identity officer refuse --organisation 0x24Ab5416f976585b8AacE95587dAe4852AAc7ddA --keystore .probity/keys/officer-35.json",
            load: async () => (await import("./commands/identity/officer.ts")).officerRefuseCommand,
          },
          {
            name: "list",
            description: "list the present, past and prepared officers of an organisation, with their state",
            example: "identity officer list 0x24Ab5416f976585b8AacE95587dAe4852AAc7ddA",
            load: async () => (await import("./commands/identity/officer.ts")).officerListCommand,
          },
        ],
      },
      {
        name: "resolve",
        description: "print the DID document of an identity: the keys and services that stand for it",
        example: "identity resolve 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf",
        load: async () => (await import("./commands/identity/resolve.ts")).resolveCommand,
      },
      {
        name: "owner",
        description: "the owner of an identity: the key that controls it",
        commands: [
          {
            name: "change",
            description: "hand an identity to another key; the present key loses control at once",
            example:
              "identity owner change 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B 0x49D98D6b9034219d38B5a82581AF5e008553666e --keystore .probity/keys/officer-38.json",
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
            example:
              "identity attribute set 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 did/svc/HubService https://kisima.example --validity 365d --keystore .probity/keys/kisima-works.json",
            load: async () => (await import("./commands/identity/keyChanges.ts")).attributeSetCommand,
          },
          {
            name: "revoke",
            description: "remove a key or a service from the DID document; name it exactly as it was set",
            example:
              "identity attribute revoke 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 did/svc/HubService https://kisima.example --keystore .probity/keys/kisima-works.json",
            load: async () => (await import("./commands/identity/keyChanges.ts")).attributeRevokeCommand,
          },
          {
            name: "list",
            description:
              "list the attributes and delegates in force, including those of an earlier key of the identity",
            example: "identity attribute list 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00",
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
            example:
              "identity delegate add 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 0x49D98D6b9034219d38B5a82581AF5e008553666e --validity 30d --keystore .probity/keys/kisima-works.json",
            load: async () => (await import("./commands/identity/keyChanges.ts")).delegateAddCommand,
          },
          {
            name: "revoke",
            description: "remove a delegate from the DID document",
            example:
              "identity delegate revoke 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 0x49D98D6b9034219d38B5a82581AF5e008553666e --keystore .probity/keys/kisima-works.json",
            load: async () => (await import("./commands/identity/keyChanges.ts")).delegateRevokeCommand,
          },
          {
            name: "list",
            description: "list the attributes and delegates in force",
            example: "identity delegate list 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00",
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
            example:
              "identity guardian set --guardian 0x256f3D00d3BFce0AAe83d57c85E62A383DdB5b7E --guardian 0x9BFA9e04906A23DD396980F2A98016361f3F1567 --threshold 2 --keystore .probity/keys/officer-38.json",
            load: async () => (await import("./commands/identity/guardian.ts")).guardianSetCommand,
          },
          {
            name: "show",
            description: "show the guardians of an identity, present and proposed",
            example: "identity guardian show 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B",
            load: async () => (await import("./commands/identity/guardian.ts")).guardianShowCommand,
          },
          {
            name: "cancel",
            description: "cancel a pending change of guardians",
            example: "identity guardian cancel --keystore .probity/keys/officer-38.json",
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
            example:
              "identity recover start 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B --guardian 0x256f3D00d3BFce0AAe83d57c85E62A383DdB5b7E --new-owner 0x49D98D6b9034219d38B5a82581AF5e008553666e --reason-file decision.txt --keystore .probity/keys/officer-07.json",
            load: async () => (await import("./commands/identity/recover.ts")).recoverStartCommand,
          },
          {
            name: "withdraw",
            description: "withdraw a guardian's support before the recovery starts",
            example:
              "identity recover withdraw 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B --guardian 0x256f3D00d3BFce0AAe83d57c85E62A383DdB5b7E --keystore .probity/keys/officer-07.json",
            load: async () => (await import("./commands/identity/recover.ts")).recoverWithdrawCommand,
          },
          {
            name: "status",
            description: "show the newest recovery of an identity, and what its guardians support",
            example: "identity recover status 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B",
            load: async () => (await import("./commands/identity/recover.ts")).recoverStatusCommand,
          },
          {
            name: "veto",
            description:
              "veto the recovery as the owner, with the identity's present key; its guardians must then wait",
            example:
              "identity recover veto 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B --keystore .probity/keys/officer-38.json",
            load: async () => (await import("./commands/identity/recover.ts")).recoverVetoCommand,
          },
          {
            name: "finish",
            description: "take the identity over, with the new key, after the delay",
            example:
              "identity recover finish 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B --keystore .probity/keys/new-key.json",
            load: async () => (await import("./commands/identity/recover.ts")).recoverFinishCommand,
          },
          {
            name: "lapse",
            description: "end a recovery that nobody finished in time; anybody may do this",
            example:
              "identity recover lapse 0x5de17B08afa686Fe8D5F1128FE4124EA2aD0825B --keystore .probity/keys/officer-38.json",
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
            example: "identity reason hash decision.txt",
            load: async () => (await import("./commands/identity/reason.ts")).reasonHashCommand,
          },
          {
            name: "verify",
            description:
              "check a decision, with its salt, against the hash on the chain; exits 1 when the hash differs",
            example:
              "identity reason verify decision.txt --hash 0x5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f",
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
            example: "credential schema list",
            load: async () => (await import("./commands/credential/schema.ts")).schemaListCommand,
          },
          {
            name: "show",
            description: "show a schema with its tree of accreditations: who may accredit, and who may issue",
            example: "credential schema show 0x6c426ee77f65532fe457895041248628e49102e6f1fdcd6bcb70d7db6b87e05c",
            load: async () => (await import("./commands/credential/schema.ts")).schemaShowCommand,
          },
        ],
      },
      {
        name: "accredit",
        description: "let an organisation issue credentials of a schema",
        example:
          "credential accredit --schema 0x6c426ee77f65532fe457895041248628e49102e6f1fdcd6bcb70d7db6b87e05c --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --holder 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --until 2027-06-30 --keystore .probity/keys/officer-08.json",
        load: async () => (await import("./commands/credential/accreditation.ts")).accreditCommand,
      },
      {
        name: "withdraw",
        description: "withdraw an accreditation at once and for ever",
        example:
          "credential withdraw --schema 0x6c426ee77f65532fe457895041248628e49102e6f1fdcd6bcb70d7db6b87e05c --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --index 1 --reason-file decision.txt --keystore .probity/keys/officer-08.json",
        load: async () => (await import("./commands/credential/accreditation.ts")).withdrawCommand,
      },
      {
        name: "issue",
        description: "issue a credential on the chain, or renew the organisation's own to a later end; many with --csv",
        example:
          "credential issue --schema 0xb4373c91bbe6cf584c17f9e66c0572dbe2c7c030f181a4ef9ea0f5a8d4d6aa09 --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --subject 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 --until 2027-06-30 --keystore .probity/keys/officer-08.json",
        load: async () => (await import("./commands/credential/issue.ts")).credentialIssueCommand,
      },
      {
        name: "revoke",
        description: "revoke a credential at once and for ever",
        example:
          "credential revoke --schema 0xb4373c91bbe6cf584c17f9e66c0572dbe2c7c030f181a4ef9ea0f5a8d4d6aa09 --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --subject 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 --reason-file decision.txt --keystore .probity/keys/officer-08.json",
        load: async () => (await import("./commands/credential/standing.ts")).credentialRevokeCommand,
      },
      {
        name: "suspend",
        description: "suspend a credential at once",
        example:
          "credential suspend --schema 0xb4373c91bbe6cf584c17f9e66c0572dbe2c7c030f181a4ef9ea0f5a8d4d6aa09 --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --subject 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 --reason-file decision.txt --keystore .probity/keys/officer-08.json",
        load: async () => (await import("./commands/credential/standing.ts")).credentialSuspendCommand,
      },
      {
        name: "reinstate",
        description: "lift the suspension of a credential",
        example:
          "credential reinstate --schema 0xb4373c91bbe6cf584c17f9e66c0572dbe2c7c030f181a4ef9ea0f5a8d4d6aa09 --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --subject 0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00 --keystore .probity/keys/officer-08.json",
        load: async () => (await import("./commands/credential/standing.ts")).credentialReinstateCommand,
      },
      {
        name: "status",
        description: "say whether a subject's credential is or was valid; exits 1 when not",
        example:
          "credential status 0x913A393BC35ac24404940E6a763B409958116448 0xf6d861c1f30f6e635a8cf59d35ad1ffbce155cc6772622593edf6a60a99e7998",
        load: async () => (await import("./commands/credential/status.ts")).credentialStatusCommand,
      },
      {
        name: "verify",
        description:
          'verify a document or a presentation of one against the chain; exits 1 when it is not valid (for what is on the chain itself ask "credential status")',
        example: "credential verify licence.vc --require premises.street",
        load: async () => (await import("./commands/credential/vc/verify.ts")).credentialVerifyCommand,
      },
      {
        name: "vc",
        description: "Verifiable Credentials: documents off the chain that their holders show in part",
        commands: [
          {
            name: "issue",
            description: "issue a document (vc+sd-jwt) to its holder; nothing of it goes on the chain",
            example:
              "credential vc issue --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --subject 0x24Ab5416f976585b8AacE95587dAe4852AAc7ddA --request samples/credentials/business-licence.json --status-base https://status.ziwa.example --out licence.vc --keystore .probity/keys/revenue.json",
            load: async () => (await import("./commands/credential/vc/issue.ts")).vcIssueCommand,
          },
          {
            name: "present",
            description: "make a presentation of a document with the claims that its holder chooses to show",
            example: "credential vc present licence.vc --disclose premises.street --out shown.vc",
            load: async () => (await import("./commands/credential/vc/present.ts")).vcPresentCommand,
          },
          {
            name: "revoke",
            description: "revoke documents for ever; one transaction sets all flags of one word of a list",
            example: "credential vc revoke licence.vc --keystore .probity/keys/officer-08.json",
            load: async () => (await import("./commands/credential/vc/flags.ts")).vcRevokeCommand,
          },
          {
            name: "suspend",
            description: "suspend documents; one transaction sets all flags of one word of a list",
            example: "credential vc suspend licence.vc --keystore .probity/keys/officer-08.json",
            load: async () => (await import("./commands/credential/vc/flags.ts")).vcSuspendCommand,
          },
          {
            name: "reinstate",
            description: "lift the suspension of documents",
            example: "credential vc reinstate licence.vc --keystore .probity/keys/officer-08.json",
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
                example:
                  "credential vc status-list publish --schema 0x6c426ee77f65532fe457895041248628e49102e6f1fdcd6bcb70d7db6b87e05c --organisation 0xdD04dC9C4e85570D4822B0b3F5aB590ba14B6Faf --status-base https://status.ziwa.example --out revocation-0.vc --keystore .probity/keys/revenue.json",
                load: async () => (await import("./commands/credential/vc/statusList.ts")).statusListPublishCommand,
              },
            ],
          },
        ],
      },
    ],
  },
];

/** The words of every command that does something, such as "fund show". */
export function leafCommands(commands: readonly (Group | Leaf)[] = tree, before: readonly string[] = []): string[] {
  return commands.flatMap((one) => {
    const words = [...before, one.name];
    return "load" in one ? [words.join(" ")] : leafCommands(one.commands, words);
  });
}
