import type { CommandTree } from '../base/command.ts';
import { bootstrap } from './bootstrap.ts';
import { clients } from './clients.ts';
import { clientsPrune } from './clients-prune.ts';
import { clientsRevoke } from './clients-revoke.ts';
import { completion } from './completion.ts';
import { exec } from './exec.ts';
import { exportCredential } from './export.ts';
import { fleet } from './fleet.ts';
import { help } from './help.ts';
import { man } from './man.ts';
import { profiles } from './profiles.ts';
import { recover } from './recover.ts';
import { revoke } from './revoke.ts';
import { rotate } from './rotate.ts';
import { sandbox } from './sandbox.ts';
import { scopes } from './scopes.ts';
import { scopesAccept } from './scopes-accept.ts';
import { scopesApply } from './scopes-apply.ts';
import { scopesCheck } from './scopes-check.ts';
import { scopesDiff } from './scopes-diff.ts';
import { scopesExplain } from './scopes-explain.ts';
import { scopesImport } from './scopes-import.ts';
import { scopesLearn } from './scopes-learn.ts';
import { scopesSuggest } from './scopes-suggest.ts';
import { status } from './status.ts';
import { token } from './token.ts';

/** Every command, in the order of help. */
export const COMMANDS: CommandTree = [
  bootstrap,
  status,
  token,
  exportCredential,
  exec,
  ...clients,
  clientsRevoke,
  clientsPrune,
  ...fleet,
  ...profiles,
  ...scopes,
  scopesDiff,
  scopesApply,
  scopesAccept,
  scopesExplain,
  scopesImport,
  scopesSuggest,
  scopesLearn,
  scopesCheck,
  recover,
  rotate,
  revoke,
  sandbox,
  ...completion,
  help,
  man,
];
