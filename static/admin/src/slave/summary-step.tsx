import { Stack } from '@atlaskit/primitives/compiled';
import type { ChannelSettings, HandshakeContents, Overview, SyncUserChoice } from '../../../../src/admin/api';
import { channelFacts } from '../channel/channel-facts';
import { Facts } from '../components/facts';
import { TextInput } from '../components/text-input';
import { COMMON, FIELD } from '../texts/common';
import { SLAVE } from '../texts/slave';
import { COMPANY } from '../texts/wizard';

const TEXT = SLAVE.summary;

interface SummaryStepProps {
  contents: HandshakeContents;
  project: Overview['project'];
  syncUser: SyncUserChoice;
  channel: ChannelSettings;
  company: string;
  onCompany: (company: string) => void;
  companyError: string | undefined;
}

/** Everything that will be created, on one page. */
export function SummaryStep(props: SummaryStepProps) {
  const { contents, project, syncUser, channel } = props;
  const { partner } = contents;
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <div className="card">
        <Facts
          rows={[
            [SLAVE.contents.name, contents.name],
            [TEXT.project, `${project.name} (${project.key})`],
            [SLAVE.contents.partner, `${partner.company}, ${partner.projectName} (${partner.projectKey})`],
            [TEXT.user, syncUser.kind === 'app' ? COMMON.thisApp : syncUser.displayName],
            ...channelFacts(channel),
            [SLAVE.contents.encryption, contents.encryption ? COMMON.encrypted : COMMON.signedOnly],
          ]}
        />
      </div>
      <TextInput
        label={FIELD.company}
        maxLength={100}
        value={props.company}
        onChange={props.onCompany}
        help={COMPANY.help}
        error={props.companyError}
        isRequired
      />
    </Stack>
  );
}
