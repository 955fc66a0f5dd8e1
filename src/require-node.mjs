// Plain JavaScript, loaded first: an older Node must say what it lacks instead of failing on a type annotation.
import module from 'node:module';

if (Number(process.versions.node.split('.')[0]) < 26) {
  console.error(
    `This bot needs Node 26 or newer; this is ${process.version}. After "npm ci", "npm start" brings its own.`,
  );
  process.exit(1);
}
// Types are stripped and modules compiled once, not at every start.
module.enableCompileCache?.();
