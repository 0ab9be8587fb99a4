/**
 * The results of work done side by side. It waits for all of it to end, also when one part fails,
 * so that nothing is still under way when the first failure is thrown and the undoing begins.
 */
export async function together<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
