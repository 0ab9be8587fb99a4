import type { Reach } from '../../domain/clients/journal.ts';
import type { HandOver } from '../../domain/secrets/hand-over.ts';
import type { Destination } from '../../domain/sinks/destination.ts';
import type { IfExists } from '../../domain/words/choices.ts';
import type { AdminCredential, AdminSession } from '../access/admin.ts';
import type { Site } from '../access/site.ts';
import type { Consent } from '../base/consent.ts';
import type { Place } from '../delivery/place.ts';
import type { ScopeRequest, ServerRequest } from '../scopes/request.ts';
import type { BootstrapPlan } from './plan.ts';
import type { PickToSave } from './save-pick.ts';

/** The input of a bootstrap. */
export type BootstrapInput = {
  readonly command: 'bootstrap' | 'scopes apply';
  readonly reach: Reach;
  readonly profile: string;
  /** Empty: the recorded request of the profile. */
  readonly request: ScopeRequest;
  /** Scopes picked by hand, saved as a preset once the client is created and stored. */
  readonly save?: PickToSave;
  /** Undefined: the profile's recorded name, else one made from the profile name. */
  readonly clientName: string | undefined;
  readonly admin: AdminCredential;
  /** The session, if the credential was already tried at a question. */
  readonly session?: AdminSession;
  readonly ifExists: IfExists;
  /** Allows a scope set that differs from the recorded one. */
  readonly changePreset: boolean;
  /** Give scopes that patterns newly match on this server. */
  readonly acceptNew: boolean;
  /** Identifies the client where no store is kept; Fides 2.82 and later. */
  readonly key: string | undefined;
  /** Who answers for a new client; undefined: as recorded or set, else the repository. */
  readonly owner: string | undefined;
  /** The repository of the CI job, as the default owner. */
  readonly repository: string | undefined;
  /** How long a new client may live, in milliseconds; Fides 2.82 and later. */
  readonly lifetimeMs: number | undefined;
  /** How long to wait for a server that does not answer yet, in milliseconds. */
  readonly waitMs: number;
  /** Where else the credential goes in the same run, besides the store. */
  readonly handOver?: HandOver;
  /** The place in a store of secrets for it; undefined: that of the profile. */
  readonly to?: Destination;
  /** Stop at the plan: write nothing, here or on the server. */
  readonly dryRun: boolean;
  /** Consent to the plan; where nobody can be asked, only changes to existing things need it. */
  readonly consent: Consent<BootstrapPlan>;
};

/** An identified server that accepted our credential, and what to do there. */
export type Provisioning = Site & {
  readonly input: BootstrapInput;
  readonly request: ServerRequest;
  /** Where the credential is delivered. */
  readonly place: Place | undefined;
};
