import type { GitHubService } from '../../src/sandbox/github/service.ts';

/** Makes that many accepted reports in GitHub, such as an open case has; gives their ids. */
export function draftAdvisories(github: GitHubService, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const { ghsa_id: id } = github.report({
      repository: 'stacklok/codegate',
      as: 'reporter',
      summary: `Report ${index}`,
      description: 'Steps to reproduce, vulnerable versions, files. '.repeat(40),
      severity: 'high',
      vulnerabilities: [
        { package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 1.0.0' },
      ],
    });
    github.patchAdvisory(id, { state: 'draft', collaborating_users: ['maintainer-1', 'maintainer-2'] });
    return id;
  });
}
