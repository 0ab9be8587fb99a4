import type { Deletion, Recovered, TakenBack } from '../../domain/clients/outcome.ts';
import type { DeletionDone } from '../../domain/inventory/deletion.ts';
import type { Progress } from '../../domain/words/progress.ts';
import type { Exchange } from '../../transport/exchange.ts';

/** An event that a use case reports while it works. Holds no secret. */
export type Event =
  | {
      readonly kind: 'target';
      readonly command:
        | 'bootstrap'
        | 'scopes apply'
        | 'revoke'
        | 'recover'
        | 'clients revoke'
        | 'clients prune'
        | 'rotate';
      /** Null where no profile is concerned. */
      readonly profile: string | null;
      readonly server: string;
      readonly admin: string;
    }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'waiting'; readonly server: string; readonly secondsLeft: number }
  | { readonly kind: 'searching'; readonly server: string; readonly secondsLeft: number }
  | { readonly kind: 'warning'; readonly text: string }
  /** How far long work has got; undefined once it has ended. */
  | { readonly kind: 'progress'; readonly progress: Progress | undefined }
  /** A part of long work that failed; the result will say so too. */
  | { readonly kind: 'failed-part'; readonly part: string; readonly why: string }
  | {
      readonly kind: 'recording';
      readonly url: string;
      readonly server: string;
      readonly untilSignal: boolean;
    }
  /** A pick by hand was saved as a preset. */
  | { readonly kind: 'saved'; readonly preset: string; readonly path: string }
  | { readonly kind: 'undo'; readonly state: 'started' }
  | {
      readonly kind: 'undo';
      readonly state: 'done';
      readonly what: TakenBack;
      readonly clientId: string | undefined;
    }
  /** An entry that ended within another run: a recovery that then fails, or a bootstrap. */
  | { readonly kind: 'recovered'; readonly done: Recovered }
  /** One of several rotations is done. */
  | { readonly kind: 'rotated'; readonly profile: string; readonly clientId: string }
  /** A client that a recovery will delete, reported before it asks. */
  | { readonly kind: 'deletion'; readonly deletion: Deletion }
  /** One of several clients to delete, as it ends. */
  | { readonly kind: 'client'; readonly done: DeletionDone }
  | ({ readonly kind: 'exchange' } & Exchange);

/** The parts of a bootstrap that take time. */
export type Step =
  | 'identify'
  | 'authenticate'
  | 'plan'
  | 'list'
  | 'create'
  | 'assign'
  | 'verify'
  | 'deliver'
  | 'store'
  | 'retire'
  | 'rotate'
  | 'prove';
