/** The fingerprint of what was previewed, or has been posted; nothing of it can be read from this. */
export const FINGERPRINT = /^[0-9a-f]{32}$/;
