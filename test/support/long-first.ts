import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG_FILE = /^\/\/ @module-tag long$/mu;

/** Begins with what takes longest, so that at the end nothing runs alone: in a fresh clone Vitest knows no times. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Vitest's, and not an array's
    const sorted = await super.sort(files);
    // One project after the other, as Vitest has them: each has workers of its own.
    const projects = Map.groupBy(sorted, ({ project }) => project.name);
    return [...projects.values()].flatMap((all) => {
      const { true: long = [], false: others = [] } = Object.groupBy(all, ({ moduleId }) =>
        LONG_FILE.test(readFileSync(moduleId, 'utf8')) ? 'true' : 'false',
      );
      return [...long, ...others];
    });
  }
}
