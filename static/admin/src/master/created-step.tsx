import Button from '@atlaskit/button/new';
import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import type { DownloadFile } from '../../../../src/admin/api';
import { LiveHandshake } from '../detail/live-handshake';
import { useEnvironment } from '../platform/environment';
import { MASTER } from '../texts/master';

const TEXT = MASTER.file;

interface CreatedStepProps {
  id: string;
  file: DownloadFile;
  hasPassphrase: boolean;
}

/** The last step of the master: the file, how to deliver it, and the handshake as it goes on. */
export function CreatedStep({ id, file, hasPassphrase }: CreatedStepProps) {
  const { saveFile } = useEnvironment();
  return (
    <Stack space="space.300">
      <SectionMessage appearance="success" title={TEXT.created}>
        <p className="breakable">{TEXT.createdBody(file.filename)}</p>
      </SectionMessage>
      <div className="actions">
        <Button onClick={() => saveFile(file)}>{TEXT.download}</Button>
      </div>
      <SectionMessage appearance="warning" title={TEXT.deliverTitle}>
        <p>{TEXT.deliver}</p>
        {hasPassphrase ? <p>{TEXT.deliverWithPassphrase}</p> : null}
      </SectionMessage>
      <LiveHandshake id={id} />
    </Stack>
  );
}
