import { Stack } from '@atlaskit/primitives/compiled';
import { type DragEvent, useId, useState } from 'react';
import { ErrorPanel } from '../components/error-panel';
import { TextInput } from '../components/text-input';
import { FIELD } from '../texts/common';
import { SLAVE } from '../texts/slave';
import type { UploadState } from './use-upload';

const TEXT = SLAVE.upload;

/** The handshake file: chosen with a click, the keyboard, or dropped. */
export function UploadStep({ upload }: { upload: UploadState }) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) void upload.chooseFile(file);
  };
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <div>
        <div
          className={isOver ? 'drop-area drop-area-over' : 'drop-area'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <span id={`${id}-state`} className="breakable" aria-live="polite">
            {upload.fileName === undefined ? TEXT.choose : TEXT.chosen(upload.fileName)}
          </span>
          <input
            type="file"
            aria-label={TEXT.label}
            aria-describedby={`${id}-state ${id}-error`}
            aria-invalid={upload.fileError !== undefined}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void upload.chooseFile(file);
            }}
          />
        </div>
        <p id={`${id}-error`} className="error-text">
          {upload.fileError}
        </p>
      </div>
      {upload.asksPassphrase ? (
        <TextInput
          label={FIELD.passphrase}
          kind="secret"
          value={upload.passphrase}
          onChange={upload.changePassphrase}
          help={TEXT.passphraseHelp}
          error={upload.passphraseError}
          isRequired
        />
      ) : null}
      {upload.refusal ? <ErrorPanel error={upload.refusal} /> : null}
    </Stack>
  );
}
