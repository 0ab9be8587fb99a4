import { toCopy } from '../../domain/words/to-copy.ts';
import { textIn, textsOf } from '../base/json.ts';
import { failure, refused, type Where } from './failures.ts';
import type { VaultSession } from './session.ts';

/** A secret in a KV engine of version 2: where its values are, and what is said of it. */
export type Place = { readonly data: string; readonly metadata: string };

/**
 * Finds the mount of a path by the server's own answer, as `vault kv` does
 * (`GET /sys/internal/ui/mounts/PATH`).
 * @throws sink.forbidden: no policy reaches the path; sink.failed: no KV engine of version 2
 */
export async function findPlace(session: VaultSession, at: Where, path: string): Promise<Place> {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const reply = await session.send({ method: 'GET', path: `sys/internal/ui/mounts/${encoded}` });
  if (reply.status !== 200) throw refused(at, reply, 'see a mount for that path');
  const mount = textIn(reply.data, 'path') ?? '';
  const type = textIn(reply.data, 'type') ?? '';
  if (type !== 'kv') throw notKv(at, mount, `is of type ${type || 'unknown'}`);
  if (textsOf(reply.data.options).version !== '2') throw oldKv(at, mount);
  const mountPath = mount.split('/').map(encodeURIComponent).join('/');
  const rest = encoded.slice(mountPath.length);
  if (!encoded.startsWith(mountPath) || rest === '') throw notKv(at, mount, 'is all of the path');
  if (/^(?:data|metadata)\//.test(rest)) throw pathOfApi(at, mount, path.slice(mount.length));
  return { data: `${mountPath}data/${rest}`, metadata: `${mountPath}metadata/${rest}` };
}

function notKv(at: Where, mount: string, why: string) {
  const fix = 'name a path in a KV engine of version 2: vault secrets list';
  return failure(at, 'sink.failed', `the mount ${mount} ${why}`, fix);
}

function oldKv(at: Where, mount: string) {
  return failure(
    at,
    'sink.failed',
    `the mount ${mount} is a KV engine of version 1, which cannot refuse a write that comes too late`,
    toCopy`vault kv enable-versioning ${mount}`,
  );
}

/** The paths of policies and of the API have a part that those of `vault kv` do not. */
function pathOfApi(at: Where, mount: string, rest: string) {
  const right = `vault:${mount}${rest.replace(/^(?:data|metadata)\//, '')}`;
  const why = `${mount}${rest.split('/')[0]}/ is a path of the API`;
  return failure(at, 'input.invalid', why, toCopy`write ${right}`);
}
