/** The files that may send: verbs, the one send, senders of what others signed, and benches of other contracts. */
const MAY = [
  /src\/\w+\/acts\//,
  /src\/contracts\/send\.ts$/,
  /src\/relay\//,
  // An ethers signer, which sends what a verb gives it.
  /src\/signing\/externalSigner\.ts$/,
  /src\/gateway\/outbox\.ts$/,
  /src\/scenario\/durable\.ts$/,
  // Sends what Ignition asks for, which are creations of contracts; and watches the deployer's transactions for `wire`,
  // which acts through verbs.
  /src\/deploy\/(ignition|noticing)\.ts$/,
  /bench\/peers\.ts$/,
];

/** What a call gives that has sent something; a lookup gives the same or null, which is another type. */
const SENT = new Set(["ContractTransactionResponse", "TransactionResponse"]);

/** A function that is looked up by its name. Nothing is known of its answer, so calling it may send. */
const LOOKED_UP = new Set(["ContractMethod", "BaseContractMethod"]);

/**
 * Only verbs act. A call that gives a sent transaction goes past `send`, which waits for the block and puts refusals
 * into words. Name the function of a read (`staticCall`) where a contract has no types.
 */
export const onlyActsSend = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      raw: "Acts are sent by a verb in an acts/ folder, through send() of src/contracts/send.ts.",
    },
  },
  create(context) {
    if (MAY.some((pattern) => pattern.test(context.filename.replaceAll("\\", "/")))) return {};
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const nameOf = (type) => (type.aliasSymbol ?? type.symbol)?.name;
    return {
      CallExpression(node) {
        const type = services.getTypeAtLocation(node);
        const awaited = checker.getAwaitedType(type) ?? type;
        const called = services.getTypeAtLocation(node.callee);
        if (SENT.has(nameOf(awaited)) || LOOKED_UP.has(nameOf(called))) context.report({ node, messageId: "raw" });
      },
    };
  },
};
