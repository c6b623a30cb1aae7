/** The two companies of the laptop world. */
export type SiteName = 'acme' | 'globex';

export type RoleName = 'admin' | 'lead' | 'first' | 'second';

/** One person of the cast before he has an account. */
interface CastMember {
  role: RoleName;
  displayName: string;
  email: string;
  /** A few words for the login page. */
  about: string;
  siteAdmin: boolean;
  projectAdmin: boolean;
}

interface SiteScript {
  name: SiteName;
  label: string;
  baseUrl: string;
  cloudId: string;
  installationId: string;
  project: { key: string; name: string };
  people: readonly CastMember[];
  /** Stands for the loopback port of the company's bridge. */
  bridgeUrl: string;
  /** Where the partner sends mail for the synchronization. */
  mailAddress: string;
}

/** On both sites under the same address: assignees travel by e-mail. */
const CONTRACTOR = {
  role: 'second',
  displayName: 'Robin Contractor',
  email: 'robin@contractor.example',
  about: 'member, works for both companies',
  siteAdmin: false,
  projectAdmin: false,
} as const;

/** Who and what there is on each site of a new world. */
export const SCRIPT: Readonly<Record<SiteName, SiteScript>> = {
  acme: {
    name: 'acme',
    label: 'Acme',
    baseUrl: 'https://acme.atlassian.net',
    cloudId: '5d1ab7e2-0c3f-4a55-9d0e-6f2c1a9e7b01',
    installationId: '0b6f2d1e-7a7c-4a4e-8f53-acce00000001',
    project: { key: 'ACME', name: 'Acme Support' },
    bridgeUrl: 'https://bridge.acme.example',
    mailAddress: 'sync@acme.example',
    people: [
      {
        role: 'admin',
        displayName: 'Sam Siteadmin',
        email: 'sam@acme.example',
        about: 'site admin and project admin',
        siteAdmin: true,
        projectAdmin: true,
      },
      {
        role: 'lead',
        displayName: 'Ada Acme',
        email: 'ada@acme.example',
        about: 'project admin',
        siteAdmin: false,
        projectAdmin: true,
      },
      {
        role: 'first',
        displayName: 'Mia Member',
        email: 'mia@acme.example',
        about: 'member',
        siteAdmin: false,
        projectAdmin: false,
      },
      CONTRACTOR,
    ],
  },
  globex: {
    name: 'globex',
    label: 'Globex',
    baseUrl: 'https://globex.atlassian.net',
    cloudId: 'a0c94f7d-3b52-4e0b-8a5d-1d7e2f6c9b02',
    installationId: '0b6f2d1e-7a7c-4a4e-8f53-610be0000002',
    project: { key: 'GLX', name: 'Globex Engineering' },
    bridgeUrl: 'https://bridge.globex.example',
    mailAddress: 'sync@globex.example',
    people: [
      {
        role: 'admin',
        displayName: 'Gil Siteadmin',
        email: 'gil@globex.example',
        about: 'site admin and project admin',
        siteAdmin: true,
        projectAdmin: true,
      },
      {
        role: 'lead',
        displayName: 'Gus Globex',
        email: 'gus@globex.example',
        about: 'project admin',
        siteAdmin: false,
        projectAdmin: true,
      },
      {
        role: 'first',
        displayName: 'Noor Engineer',
        email: 'noor@globex.example',
        about: 'member',
        siteAdmin: false,
        projectAdmin: false,
      },
      CONTRACTOR,
    ],
  },
};
