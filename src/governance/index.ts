export * from "./acts/accounts.ts";
export * from "./acts/manager.ts";
export { renderRoles } from "./renderRoles.ts";
