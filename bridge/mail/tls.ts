import { rootCertificates } from 'node:tls';

/** Certificates that count as authorities: those that Node.js brings and the operator's own. Undefined: Node.js decides alone. */
export function authorities(ownPem: string | undefined): string[] | undefined {
  return ownPem === undefined ? undefined : [...rootCertificates, ownPem];
}

/** TLS options of every connection to a mail server. Certificates are verified; there is no switch for it. */
export function tlsOptions(ca: readonly string[] | undefined): {
  minVersion: 'TLSv1.2';
  rejectUnauthorized: true;
  ca?: string[];
} {
  return { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca: [...ca] } : {}) };
}
