import { useState } from 'react';
import type { ApiError, HandshakeContents } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';
import { SLAVE } from '../texts/slave';
import { isAboutPassphrase, MAX_HANDSHAKE_BYTES, needsPassphrase } from './handshake-upload';

export interface UploadState {
  fileName: string | undefined;
  text: string;
  passphrase: string;
  asksPassphrase: boolean;
  fileError: string | undefined;
  passphraseError: string | undefined;
  /** Why the app refused the file. */
  refusal: ApiError | undefined;
  contents: HandshakeContents | undefined;
  chooseFile: (file: File) => Promise<void>;
  changePassphrase: (passphrase: string) => void;
  /** Has the app read the file; undefined where something is missing or the file was refused. */
  read: () => Promise<HandshakeContents | undefined>;
}

/** The chosen handshake file and what the app says about it. */
export function useUpload(): UploadState {
  const { ask } = useEnvironment();
  const [fileName, setFileName] = useState<string>();
  const [text, setText] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [asksPassphrase, setAsksPassphrase] = useState(false);
  const [fileError, setFileError] = useState<string>();
  const [passphraseError, setPassphraseError] = useState<string>();
  const [refusal, setRefusal] = useState<ApiError>();
  const [contents, setContents] = useState<HandshakeContents>();

  const forget = (): void => {
    setRefusal(undefined);
    setContents(undefined);
    setFileError(undefined);
    setPassphraseError(undefined);
  };

  const refuseFile = (reason: string): void => {
    setFileName(undefined);
    setText('');
    setFileError(reason);
  };

  const chooseFile = async (file: File): Promise<void> => {
    forget();
    setPassphrase('');
    setAsksPassphrase(false);
    if (file.size > MAX_HANDSHAKE_BYTES) return refuseFile(SLAVE.upload.tooLarge);
    try {
      const content = await file.text();
      setFileName(file.name);
      setText(content);
      setAsksPassphrase(needsPassphrase(content));
    } catch {
      refuseFile(SLAVE.upload.unreadable);
    }
  };

  const read = async (): Promise<HandshakeContents | undefined> => {
    forget();
    if (fileName === undefined) {
      // Why the last one was not taken stays where it stands.
      setFileError(fileError ?? SLAVE.upload.missing);
      return undefined;
    }
    if (asksPassphrase && passphrase === '') {
      setPassphraseError(SLAVE.upload.passphraseMissing);
      return undefined;
    }
    const answer = await ask('readHandshake', { text, ...(passphrase === '' ? {} : { passphrase }) });
    if (answer.ok) {
      setContents(answer.value);
      return answer.value;
    }
    if (isAboutPassphrase(answer.error)) {
      setAsksPassphrase(true);
      setPassphraseError(
        passphrase === '' ? SLAVE.upload.passphraseMissing : `${answer.error.what} ${answer.error.next}`,
      );
    } else setRefusal(answer.error);
    return undefined;
  };

  const changePassphrase = (typed: string): void => {
    setPassphraseError(undefined);
    setPassphrase(typed);
  };

  const shown = { fileName, text, passphrase, asksPassphrase, fileError, passphraseError, refusal, contents };
  return { ...shown, chooseFile, changePassphrase, read };
}
