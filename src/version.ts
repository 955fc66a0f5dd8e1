import manifest from '../package.json' with { type: 'json' };

/** The bot's version, as its releases name it. */
export const VERSION: string = manifest.version;
