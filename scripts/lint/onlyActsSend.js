/** The files that may send: verbs, the one send, the senders of what others signed, and measures of other contracts. */
const MAY = [
  /src\/\w+\/acts\//,
  /src\/contracts\/send\.ts$/,
  /src\/relay\//,
  /src\/gateway\/outbox\.ts$/,
  /src\/scenario\/durable\.ts$/,
  /bench\/peers\.ts$/,
];

/**
 * Only verbs act. Whatever gives a `ContractTransactionResponse` is a contract's act sent by hand, past the one `send`
 * that waits for its block and puts refusals into words.
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
    return {
      CallExpression(node) {
        const type = services.getTypeAtLocation(node);
        const awaited = checker.getAwaitedType(type) ?? type;
        if (awaited.symbol?.name === "ContractTransactionResponse") context.report({ node, messageId: "raw" });
      },
    };
  },
};
