import { Resolver } from "did-resolver";
import { HDNodeWallet, type Provider } from "ethers";
import { getResolver } from "ethr-did-resolver";
import {
  byTime,
  type CredentialChain,
  type CredentialSchema,
  issueVc,
  type IssueVcParameters,
  type JwsSigner,
  type ResolveDid,
  signerFor,
  type VerifyVcParameters,
} from "../../src/credentials/index.ts";
import { loadSchemas, ownSchema } from "../../src/credentials/node/schemaFiles.ts";
import { didOf, resolveDid } from "../../src/identity/index.ts";
import { acting } from "../support/acting.ts";
import { ethers, licensing, now, year } from "../support/identity.ts";

/** Where the issuers of the tests publish their lists. */
export const BASE = "https://status.probity.example";
const MNEMONIC = "test test test test test test test test test test test junk";

/** Documents as they were at a second, by the stock did:ethr resolver. */
function resolverOf(provider: Provider, chainId: bigint, registry: string): ResolveDid {
  const name = `0x${chainId.toString(16)}`;
  const resolver = new Resolver(getResolver({ networks: [{ name, chainId, registry, provider: provider as never }] }));
  return byTime(provider, async (did, blockTag) => {
    const { didDocument, didResolutionMetadata } = await resolver.resolve(did, { blockTag });
    if (didDocument === null) throw new Error(didResolutionMetadata["message"] as string);
    return didDocument;
  });
}

/** The county is accredited for the project's schemas: business licences are kept, identity cards cascade. */
export async function office() {
  const base = await licensing();
  const { credentials, registry, to, ministry, clerk, county, alice, bob } = base;
  const { chainId } = to;
  const resolve = resolverOf(ethers.provider, chainId, to.registry);
  // As the tools resolve.
  const client = { provider: ethers.provider, registry: to.registry, chainId };
  const trusted = byTime(
    ethers.provider,
    async (did, versionId, time) => (await resolveDid(client, did, { versionId, time, sinceOwner: true })).document,
  );
  const licence = ownSchema("business-licence");
  const card = ownSchema("id-card");
  const root = credentials.connect(clerk);
  for (const schema of [licence, card]) {
    await credentials.registerSchema(schema.id, ministry, schema === card);
    await root.accredit(schema.id, 0, ministry, clerk, county, false, 0, (await now()) + 5n * year);
  }
  const chain: CredentialChain = { chainId, credentials, identities: registry };
  const schemas = new Map(loadSchemas().map((schema) => [schema.url, schema]));

  /** The private key of one of the network's accounts. */
  const keyOf = (account: { address: string }): string => {
    for (let index = 0; index < 100; ++index) {
      const wallet = HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${String(index)}`);
      if (wallet.address === account.address) return wallet.privateKey;
    }
    throw new Error(`no key of ${account.address}`);
  };
  const did = (account: { address: string }) => didOf(chainId, account.address);
  const signer = async (
    account: { address: string },
    relationship?: "assertionMethod" | "authentication",
  ): Promise<JwsSigner> => signerFor(await resolve(did(account), await now()), keyOf(account), relationship);

  /** A business licence of the county for Bob; parts of it can be replaced. */
  async function licenceFor(changes: Partial<IssueVcParameters> = {}) {
    const time = await now();
    return issueVc({
      schema: licence,
      issuer: changes.issuer ?? { did: did(county), signer: await signer(county) },
      accreditation: { chainId, registry: await credentials.getAddress(), index: 1 },
      subject: did(bob),
      claims: CLAIMS,
      validFrom: time,
      validUntil: time + year,
      issuedAt: time,
      disclosable: ["registrationNumber", "premises.street", "employees"],
      status: { base: BASE, list: 0, index: 777 },
      ...changes,
    });
  }

  /** What a verifier asks with, for now. */
  async function verifier(changes: Partial<VerifyVcParameters> = {}): Promise<VerifyVcParameters> {
    const schemaOf = (url: string): CredentialSchema | undefined => schemas.get(url);
    return { chain, resolve, schemaOf, at: await now(), ...changes };
  }
  const desk = credentials.connect(alice);
  // The same, for the verbs.
  const issuing = acting({ credentialRegistry: desk });
  return {
    ...base,
    resolve,
    trusted,
    licence,
    card,
    root,
    desk,
    issuing,
    chain,
    keyOf,
    did,
    signer,
    licenceFor,
    verifier,
  };
}

export const CLAIMS = {
  licenceNumber: "TEST-1",
  businessName: "Nyota Stores",
  registrationNumber: "TEST-CR-1",
  activities: ["G4711"],
  premises: { street: "Plot 12", town: "Ziwa Town", area: "Ziwa County", country: "KE" },
  employees: 6,
};
