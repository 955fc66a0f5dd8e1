import { startBot } from '../main.ts';
import { host } from './bot-host.ts';

// The real bot with nothing swapped but its clock.
await host(startBot);
