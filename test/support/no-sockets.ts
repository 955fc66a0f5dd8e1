import { Server } from 'node:net';

// Loaded before the tests of the project `unit`, which is to take seconds.

Server.prototype.listen = () => {
  throw new Error('a unit test listens on no socket: name its file among the services in vitest.config.ts');
};
