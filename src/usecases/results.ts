import type { ShellName } from '../domain/shell-name.ts';
import type { ApplyPlan, ApplyResult } from './apply.ts';
import type { ScopesCompareResult, ScopesDiffResult } from './audit-results.ts';
import type { BootstrapResult } from './bootstrap.ts';
import type { ScopesCheckResult } from './check.ts';
import type { ScopesExplainResult } from './explain.ts';
import type { ExportResult } from './export.ts';
import type { HelpResult } from './help-pages.ts';
import type { ScopesImportResult } from './import-scopes.ts';
import type { BootstrapPlan } from './plan.ts';
import type {
  ProfileRemoveResult,
  ProfileShowResult,
  ProfilesListResult,
  ProfileUseResult,
} from './profiles.ts';
import type { ForgetResult, RecoverResult } from './recover.ts';
import type { RevokeResult } from './revoke.ts';
import type { SandboxResult } from './sandbox.ts';
import type { ScopesListResult, ScopesShowResult } from './scopes.ts';
import type { StatusResult } from './status-results.ts';
import type { ScopesSuggestResult } from './suggest.ts';
import type { TokenResult } from './token.ts';

/** The script that makes a shell complete our command lines. */
export type CompletionResult = {
  readonly kind: 'completion';
  readonly shell: ShellName;
  readonly script: string;
};

/** What any command can end with. Each kind has a text and a JSON renderer. */
export type Result =
  | BootstrapResult
  | BootstrapPlan
  | TokenResult
  | ExportResult
  | ProfilesListResult
  | ProfileShowResult
  | ProfileUseResult
  | ProfileRemoveResult
  | RecoverResult
  | ForgetResult
  | RevokeResult
  | ApplyResult
  | ApplyPlan
  | ScopesDiffResult
  | ScopesCompareResult
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
