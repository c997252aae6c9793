// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What other contracts ask the identity registry: who is who, and who may act
/// @dev The part of {IIdentityRegistry} that bills, funds, bidding and governance depend on. Everything is keyed by
/// identity; keys change, identities never do.
interface IIdentityAuthority {
    enum Kind {
        None, // never enrolled
        Person,
        Company,
        Agency
    }

    /// @notice Thrown when the caller is not the key that controls the acting identity.
    error IdentityUnauthorized(address actor, address caller);

    /// @notice Thrown when the acting person is not a sitting officer of the organisation for the purpose.
    error IdentityNotOfficer(address organisation, bytes32 purpose, address person);

    /// @notice Thrown when an identity is not enrolled, is suspended, has ended, or is under recovery.
    error IdentityNotActive(address identity);

    /// @notice Thrown when the organisation does not hold the mandate.
    error IdentityNotMandated(address organisation, bytes32 mandate);

    /// @notice The key that controls the identity now (ERC-1056); the identity itself when it was never changed.
    function identityOwner(address identity) external view returns (address);

    /// @notice The key that controlled the identity at a past second.
    /// @param time Unix seconds, not in the future.
    function ownerAt(address identity, uint48 time) external view returns (address);

    /// @notice What the identity was enrolled as; None when it was not.
    function kindOf(address identity) external view returns (Kind);

    /// @notice The agency above an agency, or 0.
    function parentOf(address identity) external view returns (address);

    /// @notice True when the identity is enrolled, not suspended, not ended and not under recovery.
    function isActive(address identity) external view returns (bool);

    /// @notice Whether the identity was enrolled, not suspended and not ended at a past second. A recovery that was
    /// pending does not count: what an identity holds does not vanish with its key. For what it did, see {couldActAt}.
    function wasActiveAt(address identity, uint48 time) external view returns (bool);

    /// @notice Whether the identity was active at a past second, and no recovery of it was pending: the past of
    /// {isActive}. What its key signed at any other second does not bind it.
    /// @param time Unix seconds, not in the future. The last state within a second counts for the whole second.
    function couldActAt(address identity, uint48 time) external view returns (bool);

    /// @notice True when the active person is a sitting officer of the active organisation for the purpose. Do not
    /// base a refusal on it: a person who is suspended would escape it. See {holdsSeat}.
    function isOfficer(address organisation, bytes32 purpose, address person) external view returns (bool);

    /// @notice True while the term of the person's seat runs, whether or not person or organisation is held back. For
    /// refusals: an officer who cannot act today is still the organisation's.
    function holdsSeat(address organisation, bytes32 purpose, address person) external view returns (bool);

    /// @notice The second since which the active person has been a sitting officer of the active organisation for the
    /// purpose; 0 when not sitting now. A renewal without a gap keeps it; a new naming after a revocation does not.
    function officerSince(address organisation, bytes32 purpose, address person) external view returns (uint48 since);

    /// @notice True when the active organisation holds the mandate.
    function hasMandate(address organisation, bytes32 mandate) external view returns (bool);

    /// @notice Reverts unless `caller` controls `actor`, and `actor` is the party itself or its officer for the purpose.
    /// @dev For acts that one key may do for a party: a person, a merchant, a vendor. Law 5 needs {requireOfficerOf}.
    function requireActor(address party, bytes32 purpose, address actor, address caller) external view;

    /// @notice Reverts unless `caller` controls `officer`, an active person and sitting officer of the active
    /// organisation for the purpose.
    function requireOfficerOf(address organisation, bytes32 purpose, address officer, address caller) external view;

    /// @notice As {requireOfficerOf}, and the organisation must hold the mandate.
    function requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) external view;
}
