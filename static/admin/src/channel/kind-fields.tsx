import type { ChannelKind } from '../../../../src/admin/api';
import { BridgeFields } from './bridge-fields';
import { withReceivingAddress } from './draft';
import { GraphFields } from './graph-fields';
import { JmapFields } from './jmap-fields';
import { MailBridgeFields } from './mail-bridge-fields';
import { MailOptionsFields } from './mail-options-fields';
import { S3Fields } from './s3-fields';
import type { ChannelState } from './use-channel';

/** The form of the chosen kind. */
export function KindFields({ channel }: { channel: ChannelState }) {
  const { draft, change, errors, secrets, isStored } = channel;
  const mail = {
    address: draft.address,
    onAddress: isStored ? undefined : (address: string) => change(withReceivingAddress(draft, address)),
  };
  const options = (
    <MailOptionsFields
      value={draft.options}
      onChange={(part) => change({ ...draft, options: { ...draft.options, ...part } })}
      errors={errors}
    />
  );
  const choose = (kind: ChannelKind): void => change({ ...draft, kind });
  const shared = { errors, secrets };
  switch (draft.kind) {
    case 'bridge':
      return (
        <BridgeFields
          {...shared}
          value={draft.bridge}
          onChange={(part) => change({ ...draft, bridge: { ...draft.bridge, ...part } })}
        />
      );
    case 's3':
      return (
        <S3Fields
          {...shared}
          value={draft.s3}
          onChange={(part) => change({ ...draft, s3: { ...draft.s3, ...part } })}
        />
      );
    case 'mail-bridge':
      return (
        <>
          <MailBridgeFields
            {...shared}
            {...mail}
            value={draft.mailBridge}
            onChange={(part) => change({ ...draft, mailBridge: { ...draft.mailBridge, ...part } })}
            onUseGraph={() => choose('graph')}
          />
          {options}
        </>
      );
    case 'jmap':
      return (
        <>
          <JmapFields
            {...shared}
            {...mail}
            value={draft.jmap}
            onChange={(part) => change({ ...draft, jmap: { ...draft.jmap, ...part } })}
          />
          {options}
        </>
      );
    case 'graph':
      return (
        <>
          <GraphFields
            {...shared}
            {...mail}
            value={draft.graph}
            onChange={(part) => change({ ...draft, graph: { ...draft.graph, ...part } })}
          />
          {options}
        </>
      );
  }
}
