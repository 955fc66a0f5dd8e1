import { startBot } from '../bot.ts';
import { host } from './bot-host.ts';

// The real bot with nothing swapped but its clock.
await host(startBot);
