export function isNewEnough(version: string): boolean;
export function staleReason(lockText: string, installedText: string | undefined): string | undefined;
