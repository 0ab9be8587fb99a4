import type { ShellName } from '../domain/words/choices.ts';
import type { TokenResult } from './access/token.ts';
import type { AcceptResult } from './audit/accept.ts';
import type { ScopesCompareResult, ScopesDiffResult } from './audit/results.ts';
import type { ScopesUpgradeResult } from './audit/upgrade.ts';
import type {
  ClientsPrunePlan,
  ClientsPruneResult,
  ClientsRevokePlan,
  ClientsRevokeResult,
} from './clients/results.ts';
import type { FleetApplyResult, FleetPlan } from './fleet/results.ts';
import type { DeliveredResult } from './hand-over/deliver.ts';
import type { ExportResult } from './hand-over/export.ts';
import type { ClientsListResult } from './inventory/list.ts';
import type { ClientsShowResult } from './inventory/show.ts';
import type { HelpResult } from './local/help-pages.ts';
import type { ProfileSetResult } from './local/profile-settings.ts';
import type {
  ProfileRemoveResult,
  ProfileShowResult,
  ProfilesListResult,
  ProfileUseResult,
} from './local/profiles.ts';
import type { ProtectResult } from './local/protect.ts';
import type { SandboxResult } from './local/sandbox.ts';
import type { ImportResult } from './moves/import.ts';
import type { RenameResult } from './moves/rename.ts';
import type { ApplyPlan, ApplyResult } from './provision/apply.ts';
import type { BootstrapPlan } from './provision/plan.ts';
import type { BootstrapResult, SupersededResult } from './provision/results.ts';
import type { ForgetResult } from './recovery/forget.ts';
import type { RecoverResult } from './recovery/recover.ts';
import type { ScopesCheckResult } from './requests/check.ts';
import type { ScopesSuggestResult } from './requests/suggest.ts';
import type { RotatePlan, RotateResult } from './rotate/results.ts';
import type { ScopesExplainResult } from './scopes/explain.ts';
import type { ScopesImportResult } from './scopes/import.ts';
import type { ScopesListResult, ScopesShowResult } from './scopes/list.ts';
import type { StatusResult } from './status/results.ts';
import type { RevokePlan, RevokeResult } from './transaction/revoke.ts';

/** The completion script for a shell. */
export type CompletionResult = {
  readonly kind: 'completion';
  readonly shell: ShellName;
  readonly script: string;
};

/** The result of any command. Each kind has a text and a JSON renderer. */
export type Result =
  | BootstrapResult
  | BootstrapPlan
  | SupersededResult
  | TokenResult
  | ExportResult
  | DeliveredResult
  | ClientsListResult
  | ClientsShowResult
  | ClientsRevokePlan
  | ClientsRevokeResult
  | ClientsPrunePlan
  | ClientsPruneResult
  | FleetPlan
  | FleetApplyResult
  | ProfilesListResult
  | ProfileShowResult
  | ProfileUseResult
  | ProfileSetResult
  | ProfileRemoveResult
  | RenameResult
  | AcceptResult
  | ImportResult
  | ProtectResult
  | RecoverResult
  | ForgetResult
  | RevokePlan
  | RevokeResult
  | RotateResult
  | RotatePlan
  | ApplyResult
  | ApplyPlan
  | ScopesDiffResult
  | ScopesCompareResult
  | ScopesUpgradeResult
  | ScopesListResult
  | ScopesShowResult
  | ScopesExplainResult
  | ScopesImportResult
  | ScopesSuggestResult
  | ScopesCheckResult
  | SandboxResult
  | StatusResult
  | CompletionResult
  | HelpResult;

/** The result of one kind. */
export type ResultOf<K extends Result['kind']> = Extract<Result, { kind: K }>;

/** What `scopes diff` ends with: it can be written as a report. */
export type Reported = Extract<
  Result,
  { readonly kind: 'scopes.diff' | 'scopes.compare' | 'scopes.upgrade' }
>;
