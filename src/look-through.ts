import { constants, setPriority } from 'node:os';
import { readPolicyOf } from './config.ts';
import { lookThrough } from './store/look-through.ts';

// What the bot starts to look through a copy of its database: a process of its own, which nobody waits for. It writes one line of
// JSON.

try {
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // A unit of systemd may keep it from that: it looks all the same.
}
const [file = ''] = process.argv.slice(2);
console.log(JSON.stringify(lookThrough(file, readPolicyOf(process.env))));
