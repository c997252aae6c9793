export * from "./credentials.ts";
export { enrol, enrolMany, type Desk, type Enrolment, type Sent } from "./enrol.ts";
export * from "./names.ts";
export * from "./officers.ts";
export * from "./recovery.ts";
export * from "./standing.ts";
export * from "./typedData.ts";
export * from "./uniquenessTag.ts";
