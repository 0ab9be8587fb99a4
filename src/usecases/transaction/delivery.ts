import type { Reach } from '../../domain/clients/journal.ts';
import type { HandOver, OpenHandOver } from '../../domain/secrets/hand-over.ts';
import { hasCode } from '../../errors.ts';
import type { ClientPair } from '../../fides/token.ts';
import type { Deps } from '../base/deps.ts';
import type { Undo } from './transaction.ts';

/** A credential that is handed over by the run that makes it, or finds it in order. */
export type Delivery = {
  /** @throws input.invalid */
  give(pair: ClientPair): Promise<void>;
  /** What was given is given no more: its client is taken back. */
  takeBack(): Promise<void>;
  /** At the end of the run: a target that nothing was given to looks as before. */
  close(): Promise<void>;
};

/** Whose credential is handed over, and where to; nowhere without `handOver`. */
export type DeliveryRequest = {
  readonly handOver?: HandOver;
  readonly profile: string;
  readonly reach: Reach;
};

const NOWHERE: Delivery = {
  give: async () => {},
  takeBack: async () => {},
  close: async () => {},
};

/**
 * Opens what the credential of a bootstrap is to be handed to; without such a target it goes nowhere.
 * @throws input.invalid when it cannot be written
 */
export async function openDelivery(
  { handOver, profile, reach }: DeliveryRequest,
  deps: Deps,
): Promise<Delivery> {
  if (handOver === undefined) return NOWHERE;
  const open = await handOver.open();
  let state: 'open' | 'given' | 'put back' = 'open';
  const putBackFrom = async (from: typeof state): Promise<void> => {
    if (state !== from) return;
    state = 'put back';
    await putBack(open, deps);
  };
  return {
    async give({ clientId, clientSecret }) {
      const { server } = reach;
      await open.write({ profile, server, clientId, clientSecret, accessToken: undefined });
      state = 'given';
    },
    takeBack: () => putBackFrom('given'),
    close: () => putBackFrom('open'),
  };
}

/** The run's own outcome is what its user must hear of: here nothing more than a warning comes up. */
async function putBack(open: OpenHandOver, deps: Deps): Promise<void> {
  try {
    await open.takeBack();
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    deps.report({ kind: 'warning', text: `${error.message}; check what it contains` });
  }
}

/** The undo of a mutation that hands its credential over: that is taken back first. */
export function alsoTakeBack(delivery: Delivery, undo: Undo): Undo {
  return async (transaction, signal) => {
    await delivery.takeBack();
    return undo(transaction, signal);
  };
}
