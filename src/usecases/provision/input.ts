import type { Reach } from '../../domain/clients/journal.ts';
import type { HandOver } from '../../domain/secrets/hand-over.ts';
import type { IfExists } from '../../domain/words/choices.ts';
import type { AdminCredential, AdminSession } from '../access/admin.ts';
import type { Site } from '../access/site.ts';
import type { Consent } from '../base/consent.ts';
import type { ScopeRequest, ServerRequest } from '../scopes/request.ts';
import type { BootstrapPlan } from './plan.ts';
import type { PickToSave } from './save-pick.ts';

/** What a bootstrap is asked to do. */
export type BootstrapInput = {
  readonly command: 'bootstrap' | 'scopes apply';
  readonly reach: Reach;
  readonly profile: string;
  /** Nothing in it: what the profile was made with. */
  readonly request: ScopeRequest;
  /** A pick by hand that becomes a preset once its client is made and stored. */
  readonly save?: PickToSave;
  /** Undefined: as the profile has it, else made from the profile's name. */
  readonly clientName: string | undefined;
  readonly admin: AdminCredential;
  /** The credential in use already, when it was tried at a question. */
  readonly session?: AdminSession;
  readonly ifExists: IfExists;
  /** Another scope set than the recorded one is meant. */
  readonly changePreset: boolean;
  /** Give what patterns newly match on this server. */
  readonly acceptNew: boolean;
  /** What the client is known by where no store is kept; Fides 2.82 and later. */
  readonly key: string | undefined;
  /** How long to wait for a server that does not answer yet, in milliseconds. */
  readonly waitMs: number;
  /** Where the client's credential goes in the same run, besides the store. */
  readonly handOver?: HandOver;
  /** Stop at the plan: nothing is written, here or there. */
  readonly dryRun: boolean;
  /** To the plan; what only makes something new needs none where nobody can be asked. */
  readonly consent: Consent<BootstrapPlan>;
};

/** A server that was identified and let us in, and what is asked of it. */
export type Provisioning = Site & {
  readonly input: BootstrapInput;
  readonly request: ServerRequest;
};
