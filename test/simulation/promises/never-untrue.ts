import type { Promised } from './promise.ts';

/**
 * "The announcement never says fixed, nor gives a command, for what is not released": every version that is named in #codegate,
 * but for the end of those that are affected, has its release.
 */
export const neverUntrue: Promised = (scene, broken) => ({
  see(sight) {
    if (sight.kind !== 'message' || sight.place.kind !== 'codegate') return;
    const { text } = sight.message.parts;
    for (const version of versionsIn(text))
      if (!scene.advisories.releases.some(({ tag }) => tag === `v${version}`))
        broken(`#codegate speaks of ${version}, which is not released: ${text}`);
  },
});

/** The versions in a text, but for those below which all are affected. */
function versionsIn(text: string): readonly string[] {
  const others = text.replaceAll(/<\s*\d+\.\d+\.\d+/g, '');
  return [...new Set(others.match(/\b\d+\.\d+\.\d+\b/g))];
}
