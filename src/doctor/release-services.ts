import type { Config } from '../config.ts';
import { cveServices } from '../release/cve-services.ts';
import { reachOf } from '../release/reach.ts';
import type { Finding } from './finding.ts';

/** The first of all CVEs: whether its record answers says nothing of any case. */
const FIRST_CVE = 'CVE-1999-0001';

/** Whether what a release is looked at with can be asked: the images' registries, Sigstore, and the public record of CVEs. */
export async function examineReleaseServices({
  policy,
  github: { repositories },
  artifacts,
  cveServicesUrl,
}: Pick<Config, 'policy' | 'artifacts' | 'cveServicesUrl'> & {
  readonly github: Pick<Config['github'], 'repositories'>;
}): Promise<Finding> {
  const [reach, record] = await Promise.all([
    reachOf({ policy: policy.release, repositories, ...artifacts }),
    cveServices(cveServicesUrl).record(FIRST_CVE),
  ]);
  const silent = [...reach.registries].flatMap(([url, answers]) => (answers ? [] : [url]));
  return {
    what: 'Releases',
    problems: [
      ...silent.map(
        (url) =>
          `the container registry does not answer at ${url}: whether an image is signed and public could not be looked at. Let this machine reach it.`,
      ),
      ...(reach.sigstore
        ? []
        : [
            'Sigstore’s trusted root cannot be had: no signature could be verified. Let this machine reach tuf-repo-cdn.sigstore.dev, or name your own with SIGSTORE_TUF_URL.',
          ]),
    ],
    notes: record
      ? []
      : [
          'the public record of CVEs does not answer: after a publication it could not be looked at whether the CVE has arrived.',
        ],
  };
}
