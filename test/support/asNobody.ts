/** Runs an act without the rights of root, who may read and write everything. Other users have none to give up. */
export function asNobody<T>(act: () => T): T {
  if (process.geteuid?.() !== 0) return act();
  const restore = (): void => process.seteuid?.(0);
  process.seteuid?.(65_534);
  let result: T;
  try {
    result = act();
  } catch (error) {
    restore();
    throw error;
  }
  if (result instanceof Promise) return result.finally(restore) as T;
  restore();
  return result;
}
