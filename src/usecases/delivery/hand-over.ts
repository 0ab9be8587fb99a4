import type { Reach } from '../../domain/clients/journal.ts';
import type { HandOver, OpenHandOver } from '../../domain/secrets/hand-over.ts';
import { hasCode } from '../../errors.ts';
import type { ClientPair } from '../../fides/token.ts';
import type { Deps } from '../base/deps.ts';

/** Hands over a credential in the run that creates it, or finds it in order. */
export type Delivery = {
  /** @throws input.invalid */
  give(pair: ClientPair): Promise<void>;
  /** Withdraws the credential because its client is undone. */
  takeBack(): Promise<void>;
  /** At the end of the run: restores a target that got nothing. */
  close(): Promise<void>;
};

/** The credential to hand over, and its target; none without `handOver`. */
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
 * Opens the target for the credential of a bootstrap; without a target does nothing.
 * @throws input.invalid when the target cannot be written
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

/** The user must see the run's own outcome, so a failure here is only a warning. */
async function putBack(open: OpenHandOver, deps: Deps): Promise<void> {
  try {
    await open.takeBack();
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    deps.report({ kind: 'warning', text: `${error.message}; check what it contains` });
  }
}
