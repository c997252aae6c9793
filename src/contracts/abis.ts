import type { JsonFragment } from "ethers";
import AgencyAccount from "../../release/abi/AgencyAccount.json" with { type: "json" };
import AgencyAccounts from "../../release/abi/AgencyAccounts.json" with { type: "json" };
import AwardBoard from "../../release/abi/AwardBoard.json" with { type: "json" };
import AwardRules from "../../release/abi/AwardRules.json" with { type: "json" };
import BidOpening from "../../release/abi/BidOpening.json" with { type: "json" };
import BidSealing from "../../release/abi/BidSealing.json" with { type: "json" };
import BillRegistry from "../../release/abi/BillRegistry.json" with { type: "json" };
import BudgetOffice from "../../release/abi/BudgetOffice.json" with { type: "json" };
import ChainBoundFactory from "../../release/abi/ChainBoundFactory.json" with { type: "json" };
import ContractBook from "../../release/abi/ContractBook.json" with { type: "json" };
import CredentialRegistry from "../../release/abi/CredentialRegistry.json" with { type: "json" };
import ERC1967Proxy from "../../release/abi/ERC1967Proxy.json" with { type: "json" };
import ERC2771Forwarder from "../../release/abi/ERC2771Forwarder.json" with { type: "json" };
import FundLedger from "../../release/abi/FundLedger.json" with { type: "json" };
import GovernanceManager from "../../release/abi/GovernanceManager.json" with { type: "json" };
import IdentityRegistry from "../../release/abi/IdentityRegistry.json" with { type: "json" };
import KeyActs from "../../release/abi/KeyActs.json" with { type: "json" };
import MerchantDesk from "../../release/abi/MerchantDesk.json" with { type: "json" };
import OfficerActs from "../../release/abi/OfficerActs.json" with { type: "json" };
import RecoveryBoard from "../../release/abi/RecoveryBoard.json" with { type: "json" };
import ReimbursementActs from "../../release/abi/ReimbursementActs.json" with { type: "json" };
import RoundBook from "../../release/abi/RoundBook.json" with { type: "json" };
import StatusActs from "../../release/abi/StatusActs.json" with { type: "json" };
import TenderBoard from "../../release/abi/TenderBoard.json" with { type: "json" };
import TenderNotices from "../../release/abi/TenderNotices.json" with { type: "json" };

/** The ABI of each released contract and library, by its name in Solidity: what `release/abi` has. */
export const abis = {
  AgencyAccount,
  AgencyAccounts,
  AwardBoard,
  AwardRules,
  BidOpening,
  BidSealing,
  BillRegistry,
  BudgetOffice,
  ChainBoundFactory,
  ContractBook,
  CredentialRegistry,
  ERC1967Proxy,
  ERC2771Forwarder,
  FundLedger,
  GovernanceManager,
  IdentityRegistry,
  KeyActs,
  MerchantDesk,
  OfficerActs,
  RecoveryBoard,
  ReimbursementActs,
  RoundBook,
  StatusActs,
  TenderBoard,
  TenderNotices,
} satisfies Record<string, readonly JsonFragment[]>;
