/** A server and, where it is known, its version. */
export function serverText({
  server,
  serverVersion,
}: {
  server: string;
  serverVersion: string | null;
}): string {
  return serverVersion === null ? server : `${server} (Fides ${serverVersion})`;
}
