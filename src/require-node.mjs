// Plain JavaScript, loaded first: an older Node must say what it lacks instead of failing on a type annotation.
import { lstatSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 26) {
  console.error(
    `This bot needs Node 26 or newer; this is ${process.version}. After "npm ci", "npm start" brings its own.`,
  );
  process.exit(1);
}
// A package that is not installed ends in words as well; of everything else Node says what it always says.
process.on('uncaughtExceptionMonitor', (error) => {
  const [, name] = /^Cannot find package '([^']+)'/.exec(error?.message) ?? [];
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || name === undefined) return;
  console.error(
    `The package ${name} is not installed. "npm ci" installs all of them. With "--omit=dev" only those are there that the bot runs of, which is enough for "npm start", "npm run doctor" and "npm run restore".`,
  );
  process.exit(1);
});
// Types are stripped and modules compiled once, not at every start. What is kept is run: it lies in a directory that
// nobody else can write to, or nowhere. NODE_COMPILE_CACHE, where it is set, has been obeyed by Node itself.
const compiled = fileURLToPath(new URL('../node_modules/.cache/codegate-advisory-bot', import.meta.url));
if (!process.env.NODE_COMPILE_CACHE && isOwn(compiled)) module.enableCompileCache(compiled);

/** Makes the directory where it is missing; says whether it belongs to this user, and to nobody else. */
function isOwn(directory) {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const found = lstatSync(directory);
    // Windows knows no such owners; there the project's own directory decides who may write.
    const owner = process.getuid?.();
    return (
      found.isDirectory() && (owner === undefined || (found.uid === owner && (found.mode & 0o077) === 0))
    );
  } catch {
    return false;
  }
}
