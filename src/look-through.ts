import { readPolicyOf } from './config.ts';
import { lookThrough } from './store/look-through.ts';

// What the bot starts to look through a copy of its database: a process of its own, which nobody waits for. It writes one line of
// JSON.

const [file = ''] = process.argv.slice(2);
console.log(JSON.stringify(lookThrough(file, readPolicyOf(process.env))));
