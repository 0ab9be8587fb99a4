import { refused } from './failures.ts';
import { readMetadata, type Scene } from './look.ts';

/**
 * Asks what the token may do (`POST sys/capabilities-self`, allowed by the policy `default`).
 * @returns unknown if it may not ask
 * @throws sink.forbidden, sink.unreachable, sink.failed
 */
export async function rehearse(scene: Scene): Promise<'may' | 'unknown'> {
  const { session, at, place } = scene;
  const paths = [place.data, place.metadata].map(decodeURIComponent);
  const [data = '', metadata = ''] = paths;
  const { version, updated } = await readMetadata(scene);
  const json = { paths };
  const reply = await session.send({ method: 'POST', path: 'sys/capabilities-self', json });
  if (reply.status === 403) return 'unknown';
  if (reply.status !== 200) throw refused(at, reply, 'ask for its rights');
  const fresh = version === 0 && updated === '';
  const lacks = [
    ...missing(reply.data[data], fresh ? 'create' : 'update', data),
    // The first values make the metadata.
    ...missing(reply.data[metadata], 'update', metadata),
  ];
  if (lacks.length === 0) return 'may';
  throw refused(at, { ...reply, status: 403 }, lacks.join(', nor '));
}

function missing(held: unknown, right: string, path: string): string[] {
  const rights = Array.isArray(held) ? held : [];
  return rights.includes(right) || rights.includes('root') ? [] : [`${right} ${path}`];
}
