import type { SinkReference } from '../../domain/sinks/reference.ts';
import type { KeyMap, Sink } from '../../domain/sinks/sink.ts';
import type { SinkContext } from '../base/context.ts';
import { findAccess } from './login/access.ts';
import { placeFrom } from './place.ts';
import { connectApi } from './session.ts';
import { kubernetesSink } from './sink.ts';

/**
 * The sink for `kubernetes:NAMESPACE/NAME`. Finds the cluster, and who we are there, as kubectl
 * does; `exec` plugins run now, nothing is sent yet. `keys`: see `openSink`.
 * @throws input.invalid, input.missing (no cluster), sink.forbidden (a plugin)
 */
export async function openKubernetesSink(
  { path }: SinkReference,
  context: SinkContext,
  keys?: KeyMap,
): Promise<Sink> {
  const place = placeFrom(path);
  const { env, home } = context.host;
  const access = await findAccess({ env, home, signal: context.signal });
  return kubernetesSink(await connectApi(access, context), place, keys);
}
