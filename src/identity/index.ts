export * from "./typedData.ts";
export * from "./uniquenessTag.ts";
