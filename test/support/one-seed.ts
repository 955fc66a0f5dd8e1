import * as fc from 'fast-check';

// Loaded before the tests: a property that names no seed draws the same inputs on every run, so that a change is judged by
// what it changes. `PROPERTY_SEED=7 npx vitest run test/documents` draws others.

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20260302) });
