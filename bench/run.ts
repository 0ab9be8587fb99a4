import { benchAccessLog } from './access-log.ts';
import { benchSandboxClients } from './clients.ts';
import { benchExecutable } from './executable.ts';
import { benchPage } from './page.ts';
import { benchStartup } from './startup.ts';

await benchStartup(25);
await benchExecutable(30);
await benchAccessLog(5);
await benchPage(5);
await benchSandboxClients(10_000, 5);
