import { ByteStream } from '@sigstore/core';

// Loaded before the tests that verify signatures: each byte of a certificate that is written anew costs two buffers of this
// size, a hundred thousand of them a release, and so small ones lie where JavaScript's own objects do.

Object.assign(ByteStream, { BLOCK_SIZE: 64 });
