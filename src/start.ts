import { createRequire } from 'node:module';
import { stateOfBuild } from './release-build.ts';

// `npm start`: the release build where it was made of just these sources, and the sources themselves otherwise.

const require = createRequire(import.meta.url);
const state = stateOfBuild(new URL('../dist/', import.meta.url));
if (state === 'stale')
  console.error('The sources have changed since the release build and run by themselves: npm run build');
await (state === 'current' ? require('../dist/main.js') : import('./main.ts'));
