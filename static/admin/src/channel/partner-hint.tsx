import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import { useState } from 'react';
import type { HandshakeContents } from '../../../../src/admin/api';
import { PARTNER_HINT, S3 } from '../texts/channel';
import { fromPartner, type S3Draft } from './s3';

type Layout = HandshakeContents['layout'];

interface PartnerHintProps {
  layout: Layout;
  /** This side uses a bucket, too, and may take over what the partner's is called. */
  onTakeOver: ((part: Partial<S3Draft>) => void) | undefined;
}

/** What the handshake file says of the partner's end, where this side's form has to fit it. */
export function PartnerHint({ layout, onTakeOver }: PartnerHintProps) {
  if (layout.kind === 's3' && onTakeOver)
    return <PartnersBucket name={layout.name} onTakeOver={onTakeOver} />;
  return (
    <SectionMessage>
      <p className="breakable">{hintOf(layout)}</p>
    </SectionMessage>
  );
}

function hintOf({ kind, name }: Layout): string {
  return kind === 's3' || kind === 'bridge' ? PARTNER_HINT[kind](name) : PARTNER_HINT.address(name);
}

interface PartnersBucketProps {
  name: string;
  onTakeOver: (part: Partial<S3Draft>) => void;
}

function PartnersBucket({ name, onTakeOver }: PartnersBucketProps) {
  const [isTaken, setTaken] = useState(false);
  const takeOver = (): void => {
    onTakeOver(fromPartner(name));
    setTaken(true);
  };
  return (
    <SectionMessage
      title={S3.partnerTitle}
      actions={[
        <SectionMessageAction key="take" onClick={takeOver}>
          {S3.takeOver}
        </SectionMessageAction>,
      ]}
    >
      <p className="breakable">{S3.partner(name)}</p>
      <div role="status">{isTaken ? <p>{S3.takenOver}</p> : null}</div>
    </SectionMessage>
  );
}
