export * from "./acts/accounts.ts";
export * from "./acts/manager.ts";
export * from "./renderRoles.ts";
