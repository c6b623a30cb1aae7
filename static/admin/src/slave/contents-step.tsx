import { Stack } from '@atlaskit/primitives/compiled';
import type { HandshakeContents } from '../../../../src/admin/api';
import { Facts } from '../components/facts';
import { Fingerprint } from '../components/fingerprint';
import { exactTime } from '../components/time';
import { useEnvironment } from '../platform/environment';
import { COMMON } from '../texts/common';
import { CONFLICTS } from '../texts/conflicts';
import { SLAVE } from '../texts/slave';

const TEXT = SLAVE.contents;

/** What the handshake file says, before anything is created. */
export function ContentsStep({ contents }: { contents: HandshakeContents }) {
  const { locale, timeZone } = useEnvironment();
  const { partner } = contents;
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <div className="card">
        <Facts
          rows={[
            [TEXT.name, contents.name],
            [TEXT.description, contents.description === '' ? TEXT.noDescription : contents.description],
            [TEXT.partner, partner.company],
            [TEXT.site, partner.siteUrl],
            [TEXT.project, `${partner.projectName} (${partner.projectKey})`],
            [TEXT.protocol, contents.protocol === 'files' ? COMMON.files : COMMON.email],
            ...layoutFacts(contents),
            [TEXT.encryption, contents.encryption ? COMMON.encrypted : COMMON.signedOnly],
            [CONFLICTS.label, CONFLICTS.rule[contents.conflicts]],
            [TEXT.fingerprint, <Fingerprint key="fingerprint" value={contents.fingerprint} />],
            [TEXT.createdAt, exactTime(contents.createdAt, locale, timeZone)],
            [TEXT.expiresAt, exactTime(contents.expiresAt, locale, timeZone)],
          ]}
        />
      </div>
    </Stack>
  );
}

/** Where the partner's end is: the address of its mailbox, or its part of the file exchange. */
function layoutFacts({ partner, layout }: HandshakeContents): [string, string][] {
  if (partner.address !== undefined) return [[TEXT.address, partner.address]];
  return layout.kind === 'bridge' || layout.kind === 's3' ? [[TEXT.layout[layout.kind], layout.name]] : [];
}
