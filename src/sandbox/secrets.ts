import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface HashedSecret {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** 32 lower-case hexadecimal digits, like every id and secret that Fides makes. */
export function randomHex(): string {
  return randomBytes(16).toString('hex');
}

/** Fides takes 0.3 s for a bcrypt here; a sandbox has nothing to protect from guessing. */
export function hashSecret(secret: string): HashedSecret {
  const salt = randomBytes(16);
  return { salt, hash: digest(salt, secret) };
}

/** Whether `secret` matches the hash. */
export function isSecret({ salt, hash }: HashedSecret, secret: string): boolean {
  return timingSafeEqual(hash, digest(salt, secret));
}

function digest(salt: Buffer, secret: string): Buffer {
  return createHash('sha256').update(salt).update(secret).digest();
}
