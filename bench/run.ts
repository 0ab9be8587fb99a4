import { benchAccessLog } from './access-log.ts';
import { benchStartup } from './startup.ts';

await benchStartup(25);
await benchAccessLog(5);
