/**
 * The options of a test, or of a whole `describe`, that is left out of `npm test` in a file whose other tests stay in it:
 * where a file is slow as a whole, it begins with `// @module-tag slow`.
 */
export const SLOW = { tags: ['slow'] };
