import type { SinkReference } from '../domain/sinks/reference.ts';
import type { KeyMap, Sink } from '../domain/sinks/sink.ts';
import { FidesAuthError } from '../errors.ts';
import { pathFrom } from '../host.ts';
import type { SinkContext } from './base/context.ts';

/**
 * The sink that a reference names. Loads only the code for its kind of store. `keys` are the names
 * of the parts of a credential that somebody else wrote, for `read`.
 * @throws input.missing or input.invalid for settings of the store that are missing or wrong,
 * sink.unreachable, sink.forbidden (a login)
 */
export async function openSink(
  reference: SinkReference,
  context: SinkContext,
  keys?: KeyMap,
): Promise<Sink> {
  switch (reference.kind) {
    case 'kubernetes': {
      const { openKubernetesSink } = await import('./kubernetes/open.ts');
      return openKubernetesSink(reference, context, keys);
    }
    case 'vault': {
      const { openVaultSink } = await import('./vault/open.ts');
      return openVaultSink(reference, context, keys);
    }
    case 'file': {
      const { fileSink } = await import('./file.ts');
      const { host, signal } = context;
      const path = pathFrom(host.cwd, reference.path);
      return fileSink({ reference: reference.text, path, owner: host.uid, table: host, signal });
    }
    case 'command': {
      const { commandSink } = await import('./command.ts');
      const { host, signal } = context;
      return commandSink({ reference: reference.text, program: reference.path, host, signal });
    }
    default:
      throw new FidesAuthError('input.invalid', `${reference.kind}: this kind is not there yet`);
  }
}
