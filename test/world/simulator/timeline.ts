import { NO_FAULTS } from './faults';
import type { FaultKind } from './faults';
import type { Violation } from './history';
import type { Plan } from './plan';
import type { Line } from './world';

const WIDTH = 78;

/** A failing history for a reader: what was planned, what went wrong, and both sides beside each other in time. */
export function tell(failure: { violation: Violation; plan: Plan; timeline: readonly Line[] }): string {
  const { violation, plan, timeline } = failure;
  const faults = (Object.keys(NO_FAULTS) as FaultKind[])
    .filter((kind) => plan.faults[kind] !== NO_FAULTS[kind])
    .map((kind) => `${kind} ${plan.faults[kind].toPrecision(2)}`);
  const lines = timeline.map(({ at, end, text }) => {
    const cut = text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
    return `${clock(at)}  ${end === 'acme' ? cut : ' '.repeat(40) + cut}`;
  });
  return [
    `Seed ${plan.seed} (${plan.profile}) fails: ${violation.oracle}`,
    violation.text,
    `Faults: ${faults.join(', ') || 'none'}; clocks ahead: acme ${plan.skew.acme / 60_000} min, globex ${plan.skew.globex / 60_000} min`,
    `Encryption ${plan.encryption ? 'yes' : 'no'}, values normalised ${plan.normalises ? 'yes' : 'no'}, troubled handshake ${plan.troubledHandshake ? 'yes' : 'no'}`,
    '',
    `${'time'.padEnd(10)}${'acme (master)'.padEnd(40)}globex (slave)`,
    ...lines,
    '',
  ].join('\n');
}

/** Hours, minutes and seconds since the beginning. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
