/** The repository of the examples. */
export const REPOSITORY = 'stacklok/codegate';
/** The identifier of the first advisory in every sandbox, and the case that the bot opens for it. */
export const GHSA = 'GHSA-2q7w-cwh6-7c6m';
export const CASE = 'CG-2026-001';
