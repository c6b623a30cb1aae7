import Button from '@atlaskit/button/new';
import { Stack } from '@atlaskit/primitives/compiled';
import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import type { Equality, EqualityReport } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { useEnvironment } from '../platform/environment';
import { EQUALITY } from '../texts/equality';

interface EqualityTabProps {
  equality: Equality;
  isRunning: boolean;
  isBusy: boolean;
  onCheck: () => void;
}

/** Proves that both sides are equal: the button, what is under way, and the last reports. */
export function EqualityTab({ equality, isRunning, isBusy, onCheck }: EqualityTabProps) {
  const { underWay, reports } = equality;
  return (
    <Stack space="space.200">
      <div className="spread">
        <p>{EQUALITY.intro}</p>
        <Button isLoading={isBusy} isDisabled={!isRunning || underWay !== undefined} onClick={onCheck}>
          {EQUALITY.check}
        </Button>
      </div>
      {isRunning ? null : <p>{EQUALITY.notRunning}</p>}
      {underWay ? (
        <SectionMessage title={EQUALITY.underWay}>
          <p>
            {underWay.text}{' '}
            <span className="small">
              (<Ago at={underWay.since} />)
            </span>
          </p>
        </SectionMessage>
      ) : null}
      {reports.length === 0 ? <p>{EQUALITY.empty}</p> : null}
      {reports.map((report) => (
        <Report key={`${report.at} ${report.askedBy ?? ''}`} report={report} />
      ))}
    </Stack>
  );
}

function Report({ report: { at, askedBy, findings } }: { report: EqualityReport }) {
  const { locale } = useEnvironment();
  const format = new Intl.NumberFormat(locale);
  return (
    <Stack space="space.100">
      <Heading as="h3" size="small">
        {EQUALITY.heading(askedBy)}, <Ago at={at} />
      </Heading>
      {findings === undefined ? (
        <p>{EQUALITY.noAnswer}</p>
      ) : (
        <>
          <p>{EQUALITY.summary(findings, (n) => format.format(n))}</p>
          {findings.differ.length === 0 ? null : (
            <ul>
              {findings.differ.map(({ issueKey, what, healed }) => (
                <li key={issueKey} className="breakable">
                  {EQUALITY.line(issueKey, what, healed)}
                </li>
              ))}
            </ul>
          )}
          {EQUALITY.leftOut(findings.leftOut, (n) => format.format(n)).map((text) => (
            <p key={text} className="small">
              {text}
            </p>
          ))}
          {findings.partial ? <p className="small">{EQUALITY.partial}</p> : null}
        </>
      )}
    </Stack>
  );
}
