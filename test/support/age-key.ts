import { generateKeyPairSync } from 'node:crypto';

const SIGNS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** A fresh key pair as age writes them: what is encrypted for the recipient is read with the identity. */
export function ageKey(): { readonly identity: string; readonly recipient: string } {
  const { privateKey } = generateKeyPairSync('x25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return {
    identity: bech32('age-secret-key-', Buffer.from(d, 'base64url')).toUpperCase(),
    recipient: bech32('age', Buffer.from(x, 'base64url')),
  };
}

/** Bech32 (BIP 173): groups of five bits, and six more by which a mistyped sign shows. */
function bech32(prefix: string, bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const data = Array.from({ length: Math.ceil(bits.length / 5) }, (_, at) =>
    Number.parseInt(bits.slice(at * 5, at * 5 + 5).padEnd(5, '0'), 2),
  );
  const codes = Array.from(prefix, (sign) => sign.charCodeAt(0));
  const head = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const sum = polymod([...head, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >> shift) & 31);
  return `${prefix}1${[...data, ...check].map((value) => SIGNS[value]).join('')}`;
}

function polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  return values.reduce((sum, value) => {
    const mixed = ((sum & 0x1ffffff) << 5) ^ value;
    return generator.reduce((mix, each, bit) => (((sum >> 25) >> bit) & 1 ? mix ^ each : mix), mixed);
  }, 1);
}
