import { MANAGER, type SecretMetadata } from './metadata.ts';

/** Marks that programs leave on the Secrets they make, and what those programs are called. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/^meta\.helm\.sh\/release-name$/, 'Helm'],
  [/^reconcile\.external-secrets\.io\//, 'External Secrets Operator'],
  [/^argocd\.argoproj\.io\/(?:tracking-id|instance)$/, 'Argo CD'],
  [/^sealedsecrets\.bitnami\.com\/managed$/, 'Sealed Secrets'],
  [/^secrets\.hashicorp\.com\//, 'Vault Secrets Operator'],
  [/^cert-manager\.io\//, 'cert-manager'],
  [/^kubernetes\.io\/service-account\.name$/, 'a service account'],
];

const MANAGED_BY = 'app.kubernetes.io/managed-by';

/**
 * Who else a Secret belongs to, as words for "it belongs to ..."; undefined if to us, or to nobody.
 * `ours`: the keys that we have written there, none for a Secret that is not marked as ours.
 */
export function ownerOf(secret: SecretMetadata, ours: readonly string[]): string | undefined {
  const [owner] = secret.owners;
  if (owner !== undefined) return owner;
  const manager = secret.labels[MANAGED_BY];
  const release = secret.annotations['meta.helm.sh/release-name'];
  if (release !== undefined) return `Helm (release ${release})`;
  if (manager !== undefined && manager !== MANAGER) return `${manager} (label ${MANAGED_BY})`;
  const marks = [...Object.keys(secret.labels), ...Object.keys(secret.annotations)];
  const marked = MARKS.find(([pattern]) => marks.some((mark) => pattern.test(mark)));
  return marked?.[1] ?? writerOf(secret, ours);
}

/** Any key of a Secret that is not marked as ours counts; in one of ours only our own keys do. */
function writerOf(secret: SecretMetadata, ours: readonly string[]): string | undefined {
  const others = secret.writers.filter(({ manager }) => manager !== MANAGER);
  for (const { manager, keys } of others) {
    const key = keys.find((name) => ours.length === 0 || ours.includes(name));
    if (key !== undefined) return `${manager} (it wrote ${key})`;
  }
  return undefined;
}
