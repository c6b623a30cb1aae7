import SectionMessage from '@atlaskit/section-message';
import { SecretInput } from '../components/secret-input';
import { SelectInput } from '../components/select-input';
import { TextInput } from '../components/text-input';
import { S3 } from '../texts/channel';
import type { PartProps } from './part';
import type { S3Draft } from './s3';
import { Section } from './section';

const ADDRESSING = [
  { value: 'path', label: S3.path },
  { value: 'virtual-host', label: S3.virtualHost },
] as const;

/** An S3-compatible bucket with the prefixes SEND and RECEIVE. */
export function S3Fields({ value, onChange, errors, secrets }: PartProps<S3Draft>) {
  const input = (
    name: Exclude<keyof S3Draft, 'addressing' | 'secretAccessKey'>,
    label: string,
    help?: string,
  ) => (
    <TextInput
      label={label}
      value={value[name]}
      onChange={(typed) => onChange({ [name]: typed })}
      error={errors[name]}
      isRequired={name !== 'sendPrefix' && name !== 'receivePrefix'}
      {...(help === undefined ? {} : { help })}
    />
  );
  return (
    <>
      <Section title={S3.bucketTitle}>
        {input('endpoint', S3.endpoint, S3.endpointHelp)}
        <div className="field-row">
          {input('region', S3.region, S3.regionHelp)}
          {input('bucket', S3.bucket)}
          <SelectInput
            label={S3.addressing}
            value={value.addressing}
            onChange={(addressing) => onChange({ addressing })}
            options={ADDRESSING}
            help={S3.addressingHelp}
          />
        </div>
        <div className="field-row">
          {input('accessKeyId', S3.accessKeyId)}
          <SecretInput
            label={S3.secretAccessKey}
            value={value.secretAccessKey}
            onChange={(secretAccessKey) => onChange({ secretAccessKey })}
            help={S3.secretHelp}
            error={errors['secretAccessKey']}
            stored={secrets.secretAccessKey}
          />
        </div>
      </Section>
      <Section title={S3.prefixTitle}>
        <SectionMessage title={S3.explainTitle}>
          <p>{S3.explain}</p>
        </SectionMessage>
        <div className="field-row">
          {input('sendPrefix', S3.sendPrefix, S3.sendHelp)}
          {input('receivePrefix', S3.receivePrefix, S3.receiveHelp)}
        </div>
      </Section>
    </>
  );
}
