import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MOST_SEEDS } from '../mutants/mutant';
import { PROFILES } from './faults';
import type { Profile } from './faults';
import type { CryptoKind } from './world';

export interface Arguments {
  seeds: number;
  from: number;
  profile: Profile;
  json: boolean;
  jobs: number;
  crypto: CryptoKind;
  /** Ends with the first failure. */
  stop: boolean;
  /** Makes a failing history smaller before it is shown. */
  shrink: boolean;
  /** What is run instead of histories. */
  instead: 'histories' | 'mutants' | 'cost';
  /** With `mutants`: only those whose name contains this. */
  only: string;
}

export const USAGE = `npm run simulate -- [options]
  --seeds N       histories to run (default 100; with --mutants the most for each, 2,000)
  --from S        first seed (default 1)
  --profile P     ${PROFILES.join(', ')} (default hostile)
  --jobs N        processes (default: one for each core)
  --stop          end with the first failure
  --no-shrink     show a failing history as it is
  --openpgp       real OpenPGP instead of the seeded Crypto: slow, and no two runs are the same byte by byte
  --json          one JSON object at the end instead of text
  --mutants       run the wrong variants of the engine (test/world/mutants) until each is caught
  --only TEXT     with --mutants: those whose name contains TEXT
  --cost          what a change costs with 100, 1,000 and 10,000 pairs`;

/** Reads the command line; a text is what is wrong with it. */
export function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seeds: { type: 'string' },
        from: { type: 'string', default: '1' },
        profile: { type: 'string', default: 'hostile' },
        jobs: { type: 'string', default: String(availableParallelism()) },
        json: { type: 'boolean', default: false },
        stop: { type: 'boolean', default: false },
        'no-shrink': { type: 'boolean', default: false },
        openpgp: { type: 'boolean', default: false },
        mutants: { type: 'boolean', default: false },
        only: { type: 'string', default: '' },
        cost: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return USAGE;
    const profile = PROFILES.find((each) => each === values.profile);
    if (profile === undefined) return `There is no profile "${values.profile}".\n${USAGE}`;
    const usual = values.mutants ? MOST_SEEDS : 100;
    const numbers = [values.seeds ?? usual, values.from, values.jobs].map(Number);
    if (numbers.some((n) => !Number.isInteger(n) || n < 1 || n > 1e9))
      return `--seeds, --from and --jobs are whole numbers from 1 on.\n${USAGE}`;
    const [seeds, from, jobs] = numbers as [number, number, number];
    return {
      seeds,
      from,
      jobs,
      profile,
      json: values.json,
      stop: values.stop,
      shrink: !values['no-shrink'],
      crypto: values.openpgp ? 'openpgp' : 'seeded',
      instead: values.mutants ? 'mutants' : values.cost ? 'cost' : 'histories',
      only: values.only,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}
