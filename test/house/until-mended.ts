/** An import that breaks a rule today: the file it stands in, and the file or package it names. */
export interface BrokenImport {
  readonly from: string;
  readonly to: string;
}

/** Each entry is to be mended and taken out. One that is needed no longer is a fault too, so the list only shrinks. */
export const UNTIL_MENDED: readonly BrokenImport[] = [];
