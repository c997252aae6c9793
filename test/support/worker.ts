// Loaded by the processes that run test files. What they report goes to the runner as JSON, which has no bigints, and a
// failed comparison of amounts would be lost in an error about that.
const send = process.send?.bind(process);
if (send !== undefined) {
  process.send = ((message: unknown, ...rest: []) => {
    const plain: unknown = JSON.parse(
      JSON.stringify(message, (_key, value: unknown) => (typeof value === "bigint" ? `${String(value)}n` : value)),
    );
    return send(plain, ...rest);
  }) as NonNullable<typeof process.send>;
}

// What tests deploy is what they are compiled to: the committed release may be of other sources.
process.env["PROBITY_RELEASE"] ??= "build/tested";
